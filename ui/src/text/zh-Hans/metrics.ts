import type { Translation } from '../translation.ts';

export const metrics: Translation['metrics'] = {
  settings: {
    'metrics.intervalMs': { label: '测量间隔', description: '设备多久测量自己一次。间隔越长，小型设备负担越轻，细节也越少。' },
    'metrics.diskFullPercent': { label: '磁盘用量警告线', description: '已用比例超过此值的磁盘会显示为问题。' },
    'metrics.hotCelsius': { label: '温度警告线', description: '持续达到或超过此温度的传感器会显示为问题。' },
  },
  issues: {
    'metrics.diskFull': {
      title: '{place, select, data {你的数据磁盘} other {文件系统 {subject}}}已用 {ratio}。',
      body: '还剩 {availableBytes}。用完之后，服务将无法保存数据。',
      next: '查看磁盘',
    },
    'metrics.memoryPressure': {
      title: '内存不足。',
      body: '最近一分钟里有 {ratio} 的时间在等待内存。停止一个较大的单元会立刻见效。',
      next: '查看最大的单元',
    },
    'metrics.temperature': {
      title: '{sensor} 的温度为 {celsius}。',
      body: '设备正在降速以保持凉爽。请让它通风。',
      next: '查看温度',
    },
  },
};
