import type { Report } from '../report.ts';
export async function peers(_report: Report): Promise<void> {}
