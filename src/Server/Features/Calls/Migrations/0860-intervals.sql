-- Who left a queue for somewhere else and was not lost there; abandoned within the service level's time.
ALTER TABLE queue_intervals ADD COLUMN overflowed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE queue_intervals ADD COLUMN abandoned_in_time BIGINT NOT NULL DEFAULT 0;
UPDATE queue_intervals SET overflowed = (SELECT COUNT(*) FROM call_segments s JOIN call_records c ON c.id = s.call_id
    WHERE s.kind = 'Queue' AND s.outcome = 'overflow' AND s.queue = queue_intervals.queue AND c.simulated = queue_intervals.simulated
      AND s.started_at >= queue_intervals.started_at AND s.started_at < queue_intervals.started_at + 900000
      AND NOT (c.lost_reason IS NOT NULL AND s.number = (SELECT MAX(l.number) FROM call_segments l WHERE l.call_id = s.call_id AND l.kind = 'Queue')));
UPDATE queue_intervals SET abandoned_in_time = (SELECT COUNT(*) FROM call_segments s JOIN call_records c ON c.id = s.call_id
    WHERE s.kind = 'Queue' AND c.lost_reason IN ('AbandonedInQueue', 'AbandonedWhileRinging') AND s.queue = queue_intervals.queue AND c.simulated = queue_intervals.simulated
      AND s.started_at >= queue_intervals.started_at AND s.started_at < queue_intervals.started_at + 900000
      AND s.number = (SELECT MAX(l.number) FROM call_segments l WHERE l.call_id = s.call_id AND l.kind = 'Queue')
      AND c.ended_at - s.started_at <= 1000 * COALESCE((SELECT q.service_level_seconds FROM queues q WHERE q.id = s.queue), 20));
CREATE INDEX queue_intervals_started ON queue_intervals (started_at);
CREATE INDEX call_segments_queue ON call_segments (queue, started_at) WHERE kind = 'Queue';
