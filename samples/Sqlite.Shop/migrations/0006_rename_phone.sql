ALTER TABLE customers RENAME COLUMN phone TO phone_number;

CREATE VIEW customer_totals AS
SELECT c.id, c.email, count(o.id) AS order_count, coalesce(sum(o.total_cents), 0) AS total_cents
FROM customers AS c
LEFT JOIN orders AS o ON o.customer_id = c.id
GROUP BY c.id, c.email;
