import type { Translation } from '../translation.ts';

export const contract: Translation['contract'] = {
  page: '编程接口',
  intro: '程序可以向此设备请求的内容：地址、实时主题，以及各自的输入和输出。说明为英文。',
  open: '编程接口',
  openHint: '面向程序：地址、实时主题和错误代码。',
  search: '查找地址、主题或代码',
  document: '下载 OpenAPI 文档',
  none: '没有匹配项。',
  noneHint: '请搜索地址的一部分，例如 services。',
  topic: '实时',
  access: '可使用者：',
  failures: '失败时返回错误代码。',
  noContent: '不发送任何内容。',
  errors: '错误代码',
  errorsIntro: '每次失败都带有其中一个代码。说明为英文。',
  status: '状态 {status}',
  levels: { public: '所有人', unclaimed: '所有人（尚无所有者时）', viewer: '查看者', operator: '操作员', admin: '管理员', owner: '所有者', console: '控制台', setup: '设置用 Wi-Fi' },
  parts: { path: '地址中', query: '查询', body: '正文', answer: '应答', params: '参数', snapshot: '起始', delta: '每次变化' },
};
