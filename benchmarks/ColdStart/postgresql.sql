-- What a migration of a shop looks like: tables, indexes, changes of both, data, views, a function with its trigger.
BEGIN;

CREATE TABLE IF NOT EXISTS customers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL,
    name varchar(200) NOT NULL DEFAULT '',
    settings jsonb NOT NULL DEFAULT '{}'::jsonb,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT customers_email_key UNIQUE (email)
);

CREATE TYPE order_state AS ENUM ('new', 'paid', 'sent', 'returned');

CREATE TABLE orders (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    customer_id bigint NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    state order_state NOT NULL DEFAULT 'new',
    total numeric(12, 2) NOT NULL DEFAULT 0.00 CHECK (total >= 0),
    tags text[] NOT NULL DEFAULT ARRAY[]::text[],
    note text,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz
);

CREATE INDEX orders_customer_idx ON orders (customer_id, created_at DESC);
CREATE INDEX orders_open_idx ON orders USING btree (state) WHERE state <> 'sent';
CREATE INDEX orders_tags_idx ON orders USING gin (tags);
CREATE UNIQUE INDEX customers_lower_email_idx ON customers (lower(email));

CREATE TABLE order_items (
    order_id uuid NOT NULL,
    position integer NOT NULL,
    product_id bigint NOT NULL,
    quantity integer NOT NULL DEFAULT 1,
    price numeric(12, 2) NOT NULL,
    PRIMARY KEY (order_id, position),
    FOREIGN KEY (order_id) REFERENCES orders (id) ON UPDATE CASCADE ON DELETE CASCADE
);

ALTER TABLE orders ADD COLUMN IF NOT EXISTS shipped_at timestamptz;
ALTER TABLE orders ALTER COLUMN note SET NOT NULL, ALTER COLUMN note SET DEFAULT '';
ALTER TABLE orders ADD CONSTRAINT orders_shipped CHECK (shipped_at IS NULL OR shipped_at >= created_at) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_shipped;
ALTER TABLE customers RENAME COLUMN name TO full_name;
ALTER TABLE customers ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_customer ON customers FOR SELECT TO reader USING (email = current_user);

INSERT INTO customers (email, full_name, settings)
VALUES ('a@example.com', 'A', '{"news": true}'), ('b@example.com', 'O''Brien', '{}')
ON CONFLICT (email) DO UPDATE SET full_name = excluded.full_name;

UPDATE orders AS o
SET total = s.total, updated_at = now()
FROM (SELECT order_id, sum(quantity * price) AS total FROM order_items GROUP BY order_id) AS s
WHERE s.order_id = o.id AND o.total <> s.total;

DELETE FROM orders WHERE state = 'returned' AND created_at < now() - interval '2 years';

CREATE OR REPLACE VIEW open_orders AS
SELECT o.id, c.full_name, o.total,
    CASE WHEN o.total > 1000 THEN 'large' WHEN o.total > 100 THEN 'medium' ELSE 'small' END AS size,
    row_number() OVER (PARTITION BY c.id ORDER BY o.created_at) AS number
FROM orders o
JOIN customers c ON c.id = o.customer_id
LEFT JOIN order_items i USING (order_id)
WHERE o.state IN ('new', 'paid') AND c.email NOT LIKE '%@example.com' AND EXISTS (SELECT 1 FROM order_items WHERE order_id = o.id)
ORDER BY o.created_at DESC;

CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END
$$;

CREATE TRIGGER orders_touch BEFORE UPDATE ON orders FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION touch();

WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 10)
INSERT INTO order_items SELECT gen_random_uuid(), n, n * 2, 1, 9.99 FROM numbers;

GRANT SELECT, INSERT ON orders, order_items TO writer;
COMMENT ON TABLE orders IS 'Orders of customers';
DROP TABLE IF EXISTS old_orders CASCADE;
SELECT setval('customers_id_seq', (SELECT max(id) FROM customers));
COMMIT;
