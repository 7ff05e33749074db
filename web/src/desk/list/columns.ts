// What a list shows of each row.
export interface Column<T> {
  /** Also the name of the slot that may draw it. */
  name: string;
  /** The address of its words. */
  title: string;
  text?: (row: T) => string | number | null | undefined;
  /** What the server calls the order by it. */
  sort?: string;
  isNumber?: boolean;
  /** The row's link stands here; else in the first column. */
  isLink?: boolean;
  /** Its title is for those alone who do not see the table. */
  isUnnamed?: boolean;
}

/** Columns of a list, with the type of its rows. */
export const columns = <T>(...all: Column<T>[]): Column<T>[] => all;
