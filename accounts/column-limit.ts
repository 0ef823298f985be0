/** Limits of what a column can hold. */
export interface ColumnLimit {
  maxLength?: number;
  /** Set where a character may have three bytes at most: MySQL's older utf8 keeps no fourth, and cannot even compare it. */
  threeBytes?: boolean;
}

const fourBytes = /[\u{10000}-\u{10ffff}]/u;

export const needsFourBytes = (text: string) => fourBytes.test(text);

/** True if a text can stand in all of these columns: only such a text is worth looking for. */
export const fitsColumns = (text: string, ...columns: (ColumnLimit | undefined)[]): boolean =>
  !needsFourBytes(text) || columns.every((column) => !column?.threeBytes);
