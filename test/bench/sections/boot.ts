import type { Report } from '../report.ts';
export async function boot(_report: Report): Promise<void> {}
