INSERT INTO concern_post (post, level, office, is_committee) VALUES
  ('party_secretary', 'village', 'party_secretary', true),
  ('village_director', 'village', 'village_director', true),
  ('committee_member', 'village', 'party_secretary', true),
  ('committee_member', 'village', 'village_director', true),
  ('committee_member', 'village', 'committee_member', true),
  ('chief', 'village', 'chief', false),
  ('deputy', 'village', 'deputy', false),
  ('vasc_member', 'village', 'vasc_director', true),
  ('vasc_member', 'village', 'vasc_member', true),
  ('town_cadre', 'town', 'town_viewer', false),
  ('town_cadre', 'town', 'responder', false),
  ('town_commission', 'town', 'town_clerk', false),
  ('town_commission', 'town', 'town_secretary', false);
