/**
 * The pages work without it. It lets people see what they type, and takes a second tap on the button for the
 * first: the second request would find the link used and hide that the first one did its work.
 */
export const script = `
const box = document.getElementById('show-passwords');
const form = document.querySelector('form');
if (box) {
  const fields = document.querySelectorAll('input[type=password]');
  const show = (yes) => fields.forEach((field) => { field.type = yes ? 'text' : 'password'; });
  box.parentElement.hidden = false;
  box.addEventListener('change', () => show(box.checked));
  // A browser remembers what is typed into text fields.
  form.addEventListener('submit', () => show(false));
}
if (form) {
  const button = form.querySelector('button');
  form.addEventListener('submit', () => setTimeout(() => { button.disabled = true; }));
  addEventListener('pageshow', () => { button.disabled = false; if (box) box.checked = false; });
}
document.getElementById('problems')?.focus();
`;
