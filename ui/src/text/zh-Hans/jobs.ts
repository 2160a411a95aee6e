import type { Translation } from '../translation.ts';

export const jobs: Translation['jobs'] = {
  title: '任务',
  running: '{jobs, plural, other {# 个任务正在进行}}',
  empty: '没有正在进行的任务。',
  emptyHint: '重新启动和其他较长的工作会显示在这里，离开页面后仍会继续。',
  state: { running: '进行中', done: '已完成', failed: '失败', aborted: '已停止' },
  by: '由 {name} 发起',
  log: '日志',
  stopping: '正在停止',
  stop: '停止',
  confirmStop: { title: '要停止“{title}”吗？', body: '已经完成的部分保持不变。停止可能需要一点时间。' },
  dismiss: '从列表中移除：{title}',
  clear: '移除所有已结束的任务',
  show: '查看任务',
  ended: { done: '已完成：{title}', failed: '未成功：{title}', aborted: '已停止：{title}' },
  phrases: { 'jobs.resumed': 'Lares 已重新启动，工作继续进行' },
  problems: {
    'jobs.atWork': { title: '这个任务仍在进行。', advice: '完成后才能将它移除。' },
    'jobs.conflict': { title: '另一个任务正在处理 {subject}。', advice: '请等它完成；任务列表里可以看到它。' },
    'jobs.interrupted': { title: '设备或 Lares 在完成之前重新启动了。', advice: '请查看现状，如仍需要再重新开始。' },
    'jobs.notAbortable': { title: '这个任务已无法停止。', advice: '它会自行结束。' },
    'jobs.unknown': { title: '这个任务已不再保留。', advice: '完成的任务过一段时间会被清除。' },
  },
};
