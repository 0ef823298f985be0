export interface LimitsConfig {
  loginPerAccountAndAddress: number;
  loginPerAccount: number;
  loginPerAddress: number;
  registerPerAddress: number;
  forgotPerAddress: number;
  resetPerAddress: number;
  changesPerCustomer: number;
  linksPerCustomer: number;
  exempt: string[];
}
