import { changeTexts, reactionTexts, replyTexts, uploadTexts, type Catalogue } from '@parley/kit';
import type { TextKey } from './index';

export const zhCN: Catalogue<TextKey> = {
  'app.title': '聊天',
  'app.close': '关闭聊天',
  'app.unknownSite': '这个聊天还没有开通',
  'app.unknownSiteHint': '网页填写的站点标识不存在，请联系网站管理员。',
  'app.notHere': '这个网页还不能使用聊天',
  'app.notHereHint': '请网站管理员把当前网址加入允许的站点。',

  'header.write': '有问题请留言，我们在这里回复',
  'header.with': '{name} 正在为您服务',
  'header.waiting': '正在为您安排客服',
  'header.resolved': '本次对话已结束',

  'link.reconnecting': '连接断开，正在重连…',
  'link.offline': '网络已断开，您写的内容会保留，联网后自动发送。',
  'link.behind': '正在同步消息…',
  'link.ended': '聊天已在别处打开。',
  'link.resume': '在这里继续',
  'link.unreachable': '暂时连不上，正在重试…',

  'timeline.label': '消息',
  'timeline.new': '新消息',
  'timeline.older': '查看更早的消息',
  'timeline.loading': '正在加载消息',
  'timeline.historyFailed': '更早的消息没能加载出来。',
  'timeline.tryAgain': '再试一次',
  'timeline.latest': '回到最新消息',
  'timeline.latestNew': { other: '{count} 条新消息，点按查看' },
  'timeline.from': '{name}，{time}',
  'timeline.fromYou': '您，{time}',

  'system.joined': '{name} 已加入对话',
  'system.left': '{name} 已离开对话',
  'system.resolved': '本次对话已结束',
  'system.someone': '客服',

  'session.next': '下一位就是您',
  'session.ahead': { other: '您前面还有 {count} 位' },
  'session.waiting': '正在排队',
  'session.waitingHint': '客服会直接在这里回复您。您可以继续留言，内容都会保留。',
  'session.resolvedHint': '还有问题？直接留言，对话会在这里继续。',

  'state.sending': '发送中',
  'state.sent': '已发送',
  'state.delivered': '已送达',
  'state.read': '已读',
  'state.failed': '未发送',
  'state.retry': '重试',
  'state.discard': '删除',
  'state.refused.tooLong': '内容太长。',
  'state.refused.other': '消息没有被接收。',

  ...changeTexts['zh-CN'],
  ...reactionTexts['zh-CN'],
  ...replyTexts['zh-CN'],
  ...uploadTexts['zh-CN'],

  'change.notOwner': '对话已转给其他客服。',
  'change.closed': '对话已经结束。',

  'typing.one': '{name} 正在输入',
  'typing.someone': '对方正在输入',

  'composer.label': '消息内容',
  'composer.placeholder': '请输入消息…',
  'composer.send': '发送',
  'composer.left': { other: '还可输入 {count} 字' },
  'composer.over': { other: '超出 {count} 字，请删减' },
};
