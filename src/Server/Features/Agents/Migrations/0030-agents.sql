-- Which queues a person serves. A row for each pair; no row for somebody who takes no calls.
CREATE TABLE agent_queues (
    job_number TEXT NOT NULL,
    queue_id   TEXT NOT NULL,
    PRIMARY KEY (job_number, queue_id)
);
