import type { Translation } from '../translation.ts';

export const host: Translation['host'] = {
  problems: {
    'bus.absent': { title: '这台电脑没有系统的这一部分。', advice: '设备上会有。' },
    'bus.badReply': { title: '系统给出了意外的答复。', advice: 'Lares 内部有不一致之处，原因在日志里。' },
    'bus.failed': { title: '系统未能完成。', advice: '请稍后再试。' },
    'bus.refused': { title: '系统不允许这样做。', advice: 'Lares 内部有不一致之处，原因在日志里。' },
    'bus.timeout': { title: '系统没有及时答复。', advice: '请稍后再试。' },
    'bus.unavailable': { title: '现在无法连接到系统。', advice: '在设备上它会自行恢复。' },

    'connections.checkpointGone': { title: '这项更改已经撤销了。', advice: '请重新更改，并及时确认。' },
    'connections.notConnected': { title: '{device} 没有连接到任何网络。', advice: '请先连接。地址取决于所在的网络。' },
    'connections.unknownConnection': { title: '没有这个已保存的网络。', advice: '它可能已被忘记。请再看一下列表。' },
    'connections.unknownDevice': { title: '没有网络接口 {device}。', advice: '它可能已被拔下。请再看一下列表。' },

    'core.internal': { title: '设备内部出了问题。', advice: '原因在日志里，见下方的请求编号。' },
    'core.invalid': { title: '有一个值未被接受。', advice: '{detail}' },

    'exec.failed': { title: '系统的一个程序异常结束。', advice: '请稍后再试。' },
    'exec.missing': { title: '这台电脑没有 {program}。', advice: '设备上会有。' },
    'exec.tooLong': { title: '系统用时太长。', advice: '请稍后再试。' },

    'helper.absent': { title: '这台电脑上无法进行持久更改。', advice: 'Lares 中负责此事的部分只在设备上运行。' },
    'helper.failed': { title: '系统未能进行更改。', advice: '请稍后再试。' },
    'helper.refused': { title: '系统不允许这项更改。', advice: '该单元受到保护，以确保设备可以访问。' },
    'helper.timeout': { title: '更改用时太长。', advice: '重试之前，请先看看是否已经完成。' },

    'http.expectation': { title: '设备无法读取请求。', advice: '请重新加载页面。如果无效，说明页面和设备的版本不同。' },
    'http.headers': { title: '设备无法读取请求。', advice: '浏览器随请求发送的内容过多。请删除此页面的 Cookie，然后重新加载。' },
    'http.host': { title: '设备不认识这个地址。', advice: '请用它的名称或网络地址打开。' },
    'http.malformed': { title: '设备无法读取请求。', advice: '请重新加载页面。如果无效，说明页面和设备的版本不同。' },
    'http.mediaType': { title: '设备无法读取请求。', advice: '请重新加载页面。如果无效，说明页面和设备的版本不同。' },
    'http.notFound': { title: '设备上没有这样的内容。', advice: '请重新加载页面。如果无效，说明页面和设备的版本不同。' },
    'http.path': { title: '设备不接受地址中的这个名称。', advice: 'Lares 内部有不一致之处，原因在日志里。' },
    'http.slow': { title: '请求未能及时到达。', advice: '请稍后再试。' },
    'http.tooLarge': { title: '一次太多了。', advice: '请缩短。' },
    'http.unreadable': { title: '设备无法读取请求。', advice: '请重新加载页面。如果无效，说明页面和设备的版本不同。' },

    'journal.badCursor': { title: '日志中的这个位置已不存在。', advice: '请重新加载页面。如果无效，说明页面和设备的版本不同。' },
    'journal.badName': { title: '单元不能使用这个名称。', advice: '请从列表中选择。' },
    'journal.busy': { title: '同时跟踪的日志太多。', advice: '请先关闭另一个。' },

    'live.badFrame': { title: '设备不理解此页面。', advice: '请重新加载页面。如果无效，说明页面和设备的版本不同。' },
    'live.ticket': { title: '实时连接未获准。', advice: '页面会自动重试。' },
    'live.tooMany': { title: '同时跟踪的内容太多。', advice: '请关闭这台设备的其他窗口。' },
    'live.topicUnknown': { title: '设备不提供此内容。', advice: '请重新加载页面。如果无效，说明页面和设备的版本不同。' },
    'live.upgrade': { title: '向设备发出的请求方式不对。', advice: '请重新加载页面。如果无效，说明页面和设备的版本不同。' },

    'seal.unavailable': { title: '这台设备现在无法保管保密信息。', advice: '它没有自己的密钥。设备启动时会生成密钥：请重新启动。' },

    'store.unwritable': { title: '设备现在无法保存更改。', advice: '数据磁盘已满或出现故障。请在主页查看磁盘。' },

    'systemd.jobLost': { title: '不知道 {unit} 的结果如何。', advice: '期间与 systemd 的连接中断了。请查看其状态。' },
    'systemd.jobTooLong': { title: '{unit} 尚未完成。', advice: 'systemd 仍在继续。日志里写明它在等什么。' },
    'systemd.unknownUnit': { title: '没有单元 {unit}。', advice: '它可能刚刚被移除。' },

    'timedate.unknownZone': { title: '设备不认识这个时区。', advice: '请从列表中选择。' },

    'ui.timeout': { title: '设备答复用时太长。', advice: '它可能还在处理。重试之前请先看看。' },
    'ui.unreachable': { title: '设备没有响应。', advice: '请确认它已开机，并且你在它的网络中。没有更改任何内容。' },
    'ui.unreadable': { title: '无法理解设备的答复。', advice: '请重新加载页面。如果无效，说明页面和设备的版本不同。' },
  },
};
