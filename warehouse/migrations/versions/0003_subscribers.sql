-- Frozen: a change of the models is a new migration.
CREATE SEQUENCE subscription_seq;
CREATE TABLE subscription (
    subscription_id INTEGER DEFAULT nextval('subscription_seq') NOT NULL,
    address VARCHAR NOT NULL,
    wish JSON NOT NULL,
    author VARCHAR NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (subscription_id)
);
COMMENT ON TABLE subscription IS 'Subscriptions beside those of the YAML file; who wants to be told of what';
COMMENT ON COLUMN subscription.subscription_id IS 'Key, numbered';
COMMENT ON COLUMN subscription.address IS 'E-mail address';
COMMENT ON COLUMN subscription.wish IS 'The keys of a subscription in the YAML file but the address, as JSON: language, governorates, delivery, ...';
COMMENT ON COLUMN subscription.author IS 'Who entered it';
COMMENT ON COLUMN subscription.created_at IS 'Since when (UTC)';
COMMENT ON COLUMN subscription.ended_at IS 'Until when (UTC); null = in force';
COMMENT ON COLUMN alert_event.kind IS 'opened, grown, closed, voided, or confirmed (by an analyst)';
COMMENT ON COLUMN alert_event.reason IS 'closed, voided, confirmed: why, for people';
COMMENT ON COLUMN outbox.state IS 'queued, sending, sent, failed (is tried again), dead (given up) or replaced (not sent: contents moved on, or unsubscribed)';
