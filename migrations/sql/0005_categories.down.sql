DELETE FROM category c WHERE NOT EXISTS (SELECT FROM report r WHERE r.category_code = c.code);
