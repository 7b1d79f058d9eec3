-- The engine's RouteChoice as JSON: which way a call outside went, and why. NULL: it was no call outside.
ALTER TABLE call_records ADD COLUMN route TEXT;
