/**
 * The pages work without it. It lets people see what they type, ticks the rules of a password off, and takes a second
 * tap on the button for the first: the second request would find the link used and hide that the first did its work.
 */
export const script = `
const box = document.getElementById('show-passwords');
const password = document.getElementById('password');
if (box) {
  const fields = document.querySelectorAll('input[type=password]');
  const show = (yes) => fields.forEach((field) => { field.type = yes ? 'text' : 'password'; });
  box.parentElement.hidden = false;
  box.addEventListener('change', () => show(box.checked));
  // A browser remembers what is typed into text fields.
  box.closest('form').addEventListener('submit', () => show(false));
}
if (password) {
  const again = document.getElementById('password_confirmation');
  const strength = document.querySelector('.strength');
  const met = (name, yes) => document.querySelector('[data-rule=' + name + ']').classList.toggle('met', yes);
  const kinds = (text) => [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/].filter((kind) => kind.test(text)).length;
  const score = (text) => {
    if (text.length < 8 || new Set(text).size < 5 || /pass|qwer|1234|abcd/i.test(text)) return 1;
    return text.length >= 14 || (text.length >= 10 && kinds(text) > 2) ? 3 : 2;
  };
  const judge = () => {
    const text = password.value;
    met('length', [...text].length >= Number(password.minLength));
    met('same', text !== '' && text === again.value);
    strength.hidden = text === '';
    strength.dataset.score = score(text);
    const word = strength.dataset['word' + score(text)];
    const place = strength.querySelector('span');
    if (place.textContent !== word) place.textContent = word;
  };
  for (const field of [password, again]) field.addEventListener('input', judge);
}
for (const form of document.forms) {
  const button = form.querySelector('button');
  form.addEventListener('submit', () => setTimeout(() => { button.disabled = true; }));
  addEventListener('pageshow', () => { button.disabled = false; if (box) box.checked = false; });
}
document.querySelector('[aria-invalid]')?.focus();
for (const button of document.querySelectorAll('.copy')) {
  button.hidden = !navigator.clipboard;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent);
    button.textContent = button.dataset.done;
  });
}
`;
