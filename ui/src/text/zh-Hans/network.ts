export const network = {
  issues: {
    'network.noAddress': {
      title: '此设备没有地址。',
      body: '网络上没有人能访问它。请插上网线，或连接到无线网络。',
      next: '查看网络',
    },
    'network.nameTaken': {
      title: '另一台设备也叫 {name}。',
      body: '这台设备的名称是 {published}。',
      next: '查看网络',
    },
  },
  problems: {
    'network.accessPoint': { title: '{device} 现在是设备自己的网络。', advice: '请先将它连接到另一个网络。' },
    'network.badAddresses': { title: '这些地址无法使用。', advice: '请看字段 {field}。' },
    'network.notWifi': { title: '{device} 没有无线功能。', advice: '请选择无线接口。' },
    'network.notYet': { title: '更改仍在尝试中。', advice: '请等到可以保留为止。' },
    'network.pending': { title: '另一项更改仍在等待答复。', advice: '请先保留或撤销它。' },
    'network.unavailable': { title: '无法从这里更改网络。', advice: '这台电脑没有 NetworkManager，或者它正在重新启动。' },
    'network.unknownChange': { title: '这项更改不再等待。', advice: '它可能因为没有人及时保留而被撤销。' },
  },
};
