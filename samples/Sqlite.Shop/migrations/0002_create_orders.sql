CREATE TABLE orders (
  id          INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  placed_at   TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
  total_cents INTEGER NOT NULL CHECK (total_cents >= 0),
  coupon      TEXT
);

CREATE INDEX ix_orders_customer_id ON orders (customer_id);

CREATE TABLE order_lines (
  order_id    INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  line_number INTEGER NOT NULL,
  product     TEXT NOT NULL,
  quantity    INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (order_id, line_number)
);

INSERT INTO orders (customer_id, total_cents, coupon)
SELECT id, 4200, 'WELCOME' FROM customers WHERE email = 'ada@example.com';
