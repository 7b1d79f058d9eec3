// Queues: targets of classes, fallback, staffing.
export const queue = {
  'queue.classWithin': 'Answer within',
  'queue.classTarget': 'Target',
  'queue.classFirst': 'First announcement for this class (empty: as the queue)',
  'queue.classes': 'By customer class',
  'queue.classLevel': '{{name}}: answered within {{seconds}} s',
  'queue.classGoal': 'target {{percent}} %',
  'queue.classNoGoal': 'no target',
  'queue.classCalls': '{{answered}} of {{offered}} calls',
  'queue.fallback': 'Fallback',
  'queue.fallbackText': 'The rules could not be applied then: offered in plain rotation',
}
