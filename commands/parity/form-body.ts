interface FormBody {
  type: string;
  body: string;
}

export const encodedForm = (fields: [string, string][]): FormBody => ({
  type: 'application/x-www-form-urlencoded',
  body: new URLSearchParams(fields).toString(),
});

const boundary = 'parity-form-boundary-7d81c5';

export const multipart = (fields: [string, string][]): FormBody => ({
  type: `multipart/form-data; boundary=${boundary}`,
  body: `${fields
    .map(
      ([name, value]) =>
        `--${boundary}\r\nContent-Disposition: form-data; name="${name.replace(/["\r\n]/g, encodeURIComponent)}"\r\n\r\n${value}\r\n`,
    )
    .join('')}--${boundary}--\r\n`,
});
