-- What the dialled number led to: Flow, Queue, Extension, RingGroup, Agent, Outside, Fax. Null: nowhere, or not told (calls of before).
ALTER TABLE call_records ADD COLUMN led_to TEXT;
