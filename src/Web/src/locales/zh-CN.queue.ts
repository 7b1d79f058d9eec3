// Queues: targets of classes, fallback, staffing.
export const queue = {
  'queue.classWithin': '应答时限',
  'queue.classTarget': '目标',
  'queue.classFirst': '该级别的首次播报（空则与队列相同）',
  'queue.classes': '按客户级别',
  'queue.classLevel': '{{name}}：{{seconds}} 秒内应答',
  'queue.classGoal': '目标 {{percent}} %',
  'queue.classNoGoal': '未设目标',
  'queue.classCalls': '{{answered}} / {{offered}} 次',
  'queue.fallback': '后备派话',
  'queue.fallbackText': '派话规则当时无法执行，按轮流方式派出',
} as const
