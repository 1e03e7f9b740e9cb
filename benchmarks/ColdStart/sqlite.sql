-- What a migration of an app looks like: tables, indexes, a table that is rebuilt, data, views, triggers.
PRAGMA foreign_keys = OFF;
BEGIN TRANSACTION;

CREATE TABLE IF NOT EXISTS customers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    email TEXT NOT NULL UNIQUE COLLATE NOCASE,
    name VARCHAR(200) NOT NULL DEFAULT '',
    settings TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(settings)),
    created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE orders (
    id TEXT PRIMARY KEY NOT NULL,
    customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    state TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'paid', 'sent', 'returned')),
    total REAL NOT NULL DEFAULT 0.0,
    note TEXT,
    created_at INTEGER NOT NULL DEFAULT (strftime('%s', 'now')),
    CONSTRAINT positive CHECK (total >= 0)
) STRICT;

CREATE INDEX orders_customer ON orders (customer_id, created_at DESC);
CREATE INDEX IF NOT EXISTS orders_open ON orders (state) WHERE state <> 'sent';
CREATE UNIQUE INDEX customers_lower_email ON customers (lower(email));

CREATE TABLE order_items (
    order_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    product_id INTEGER NOT NULL,
    quantity INTEGER NOT NULL DEFAULT 1,
    price REAL NOT NULL,
    amount REAL GENERATED ALWAYS AS (quantity * price) STORED,
    PRIMARY KEY (order_id, position),
    FOREIGN KEY (order_id) REFERENCES orders (id) ON UPDATE CASCADE ON DELETE CASCADE
) WITHOUT ROWID;

CREATE VIRTUAL TABLE order_notes USING fts5(note, content = 'orders', tokenize = 'porter ascii');

ALTER TABLE orders ADD COLUMN shipped_at INTEGER;
ALTER TABLE customers RENAME COLUMN name TO full_name;

CREATE TABLE customers_new (id INTEGER PRIMARY KEY, email TEXT NOT NULL, full_name TEXT NOT NULL, settings TEXT, created_at DATETIME);
INSERT INTO customers_new (id, email, full_name, settings, created_at)
SELECT id, email, coalesce(full_name, ''), settings, created_at FROM customers;
DROP TABLE customers;
ALTER TABLE customers_new RENAME TO customers;

INSERT INTO customers (email, full_name, settings)
VALUES ('a@example.com', 'A', '{"news": true}'), ('b@example.com', 'O''Brien', '{}')
ON CONFLICT (email) DO UPDATE SET full_name = excluded.full_name;

UPDATE orders
SET total = s.total, note = ifnull(note, '') || ' (changed)'
FROM (SELECT order_id, sum(amount) AS total FROM order_items GROUP BY order_id HAVING count(*) > 0) AS s
WHERE s.order_id = orders.id AND orders.total <> s.total;

DELETE FROM orders WHERE state = 'returned' AND created_at < strftime('%s', 'now', '-2 years');
INSERT OR REPLACE INTO settings (key, value) VALUES ('version', 12);

CREATE VIEW IF NOT EXISTS open_orders AS
SELECT o.id, c.full_name, o.total,
    CASE WHEN o.total > 1000 THEN 'large' WHEN o.total > 100 THEN 'medium' ELSE 'small' END AS size,
    row_number() OVER (PARTITION BY c.id ORDER BY o.created_at) AS number
FROM orders o
JOIN customers c ON c.id = o.customer_id
LEFT JOIN order_items i ON i.order_id = o.id
WHERE o.state IN ('new', 'paid') AND c.email NOT LIKE '%@example.com' AND EXISTS (SELECT 1 FROM order_items WHERE order_id = o.id)
ORDER BY o.created_at DESC LIMIT 100;

CREATE TRIGGER orders_note AFTER UPDATE OF note ON orders FOR EACH ROW WHEN new.note IS NOT old.note
BEGIN
    INSERT INTO order_notes (rowid, note) VALUES (new.rowid, new.note);
    UPDATE orders SET shipped_at = CASE WHEN new.state = 'sent' THEN unixepoch() END WHERE id = new.id;
END;

CREATE TRIGGER no_delete BEFORE DELETE ON customers
BEGIN
    SELECT RAISE(ABORT, 'has orders') FROM orders WHERE customer_id = old.id;
END;

WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 10)
INSERT INTO order_items (order_id, position, product_id, price) SELECT hex(randomblob(16)), n, n * 2, 9.99 FROM numbers;

DROP INDEX IF EXISTS orders_old;
DROP TABLE IF EXISTS old_orders;
COMMIT;
PRAGMA foreign_keys = ON;
