ALTER TABLE customers ADD COLUMN phone TEXT;
ALTER TABLE orders ADD COLUMN status TEXT NOT NULL DEFAULT 'new';

CREATE INDEX ix_orders_open ON orders (placed_at) WHERE status <> 'done';
