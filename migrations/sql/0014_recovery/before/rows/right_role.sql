INSERT INTO right_role (code, role) VALUES
  ('report.submit', 'monitor'), ('report.submit', 'citizen'),
  ('report.read', 'deputy'), ('report.read', 'chief'), ('report.read', 'town_clerk'), ('report.read', 'town_secretary'), ('report.read', 'county_officer'),
  ('report.triage', 'deputy'), ('report.triage', 'chief'),
  ('report.assign', 'town_clerk'), ('report.assign', 'town_secretary'), ('report.assign', 'county_officer'),
  ('report.accept', 'town_clerk'), ('report.accept', 'town_secretary'), ('report.accept', 'county_officer'),
  ('report.dispose', 'town_clerk'), ('report.dispose', 'town_secretary'), ('report.dispose', 'county_officer'),
  ('report.feedback', 'deputy'), ('report.feedback', 'chief'), ('report.feedback', 'town_clerk'), ('report.feedback', 'town_secretary'), ('report.feedback', 'county_officer'),
  ('report.revisit', 'deputy'), ('report.revisit', 'chief'), ('report.revisit', 'town_clerk'), ('report.revisit', 'town_secretary'), ('report.revisit', 'county_officer'),
  ('report.close', 'town_secretary'), ('report.close', 'county_officer'),
  ('report.link', 'deputy'), ('report.link', 'chief'), ('report.link', 'town_clerk'), ('report.link', 'town_secretary'), ('report.link', 'county_officer'),
  ('inbox.read', 'deputy'), ('inbox.read', 'chief'), ('inbox.read', 'town_clerk'), ('inbox.read', 'town_secretary'), ('inbox.read', 'county_officer'),
  ('overdue.read', 'town_clerk'), ('overdue.read', 'town_secretary'), ('overdue.read', 'county_officer'),
  ('evidence.mask', 'deputy'), ('evidence.mask', 'chief'), ('evidence.mask', 'town_clerk'), ('evidence.mask', 'town_secretary'), ('evidence.mask', 'county_officer'),
  ('identity.open', 'chief'), ('identity.open', 'town_secretary'), ('identity.open', 'county_officer'),
  ('order.answer', 'responder'),
  ('people.read', 'deputy'), ('people.read', 'chief'), ('people.read', 'town_clerk'), ('people.read', 'town_secretary'), ('people.read', 'county_officer'), ('people.read', 'admin'),
  ('people.appoint', 'town_clerk'), ('people.appoint', 'town_secretary'), ('people.appoint', 'admin'),
  ('station.manage', 'town_clerk'), ('station.manage', 'town_secretary'), ('station.manage', 'admin'),
  ('task.issue', 'town_clerk'), ('task.issue', 'town_secretary'), ('task.issue', 'county_officer'),
  ('task.read', 'monitor'), ('task.read', 'deputy'), ('task.read', 'chief'), ('task.read', 'town_clerk'), ('task.read', 'town_secretary'), ('task.read', 'county_officer'),
  ('visit.read', 'deputy'), ('visit.read', 'chief'), ('visit.read', 'town_clerk'), ('visit.read', 'town_secretary'), ('visit.read', 'county_officer'),
  ('visit.decide', 'town_clerk'), ('visit.decide', 'town_secretary'), ('visit.decide', 'county_officer'),
  ('audit.read', 'auditor'),
  ('delivery.read', 'admin'),
  ('settings.read', 'admin'),
  ('clue.record', 'county_officer'),
  ('coverage.read', 'deputy'), ('coverage.read', 'chief'), ('coverage.read', 'town_clerk'), ('coverage.read', 'town_secretary'), ('coverage.read', 'town_viewer'), ('coverage.read', 'county_officer'), ('coverage.read', 'admin'),
  ('figures.read', 'deputy'), ('figures.read', 'chief'), ('figures.read', 'town_clerk'), ('figures.read', 'town_secretary'), ('figures.read', 'county_officer'),
  ('figures.read_rounded', 'town_viewer'), ('figures.read_rounded', 'citizen'),
  ('anomaly.read', 'deputy'), ('anomaly.read', 'chief'), ('anomaly.read', 'town_clerk'), ('anomaly.read', 'town_secretary'), ('anomaly.read', 'county_officer'),
  ('anomaly.mark', 'deputy'), ('anomaly.mark', 'chief'), ('anomaly.mark', 'town_clerk'), ('anomaly.mark', 'town_secretary'), ('anomaly.mark', 'county_officer'),
  ('brief.export', 'town_clerk'), ('brief.export', 'town_secretary'), ('brief.export', 'county_officer');

INSERT INTO right_role (code, role) VALUES
  ('institution.read', 'monitor'), ('institution.read', 'deputy'), ('institution.read', 'chief'), ('institution.read', 'town_clerk'), ('institution.read', 'town_secretary'), ('institution.read', 'county_officer'),
  ('institution.propose', 'deputy'), ('institution.propose', 'chief'), ('institution.propose', 'town_clerk'), ('institution.propose', 'town_secretary'), ('institution.propose', 'county_officer'),
  ('institution.adopt', 'town_secretary'), ('institution.adopt', 'county_officer');

INSERT INTO right_role (code, role) VALUES
  ('letter.read', 'town_clerk'), ('letter.read', 'town_secretary'), ('letter.read', 'county_officer'),
  ('letter.write', 'town_clerk'), ('letter.write', 'town_secretary'), ('letter.write', 'county_officer'),
  ('letter.sign', 'town_secretary'), ('letter.sign', 'county_officer'),
  ('letter.authorise', 'county_officer'),
  ('letter.answer', 'village_clerk'), ('letter.answer', 'town_clerk'), ('letter.answer', 'town_secretary'),
  ('inbox.read', 'village_clerk');

INSERT INTO right_role (code, role) VALUES
  ('inbox.read', 'pair_officer'),
  ('pairing.read', 'town_clerk'), ('pairing.read', 'town_secretary'), ('pairing.read', 'county_officer'),
  ('pairing.make', 'town_secretary'), ('pairing.make', 'county_officer'),
  ('diary.write', 'pair_officer'),
  ('diary.follow_up', 'town_clerk'), ('diary.follow_up', 'town_secretary'), ('diary.follow_up', 'county_officer'),
  ('petition.read', 'county_officer'), ('petition.record', 'county_officer'),
  ('channel.read', 'deputy'), ('channel.read', 'chief'), ('channel.read', 'town_clerk'), ('channel.read', 'town_secretary'), ('channel.read', 'county_officer'),
  ('channel.record', 'deputy'), ('channel.record', 'chief'), ('channel.record', 'town_clerk'), ('channel.record', 'town_secretary'), ('channel.record', 'county_officer');

INSERT INTO right_role (code, role) VALUES
  ('finding.read', 'town_clerk'), ('finding.read', 'town_secretary'), ('finding.read', 'county_officer'),
  ('finding.enter', 'town_clerk'), ('finding.enter', 'town_secretary'), ('finding.enter', 'county_officer'),
  ('finding.own_theme', 'department_officer'),
  ('finding.handle', 'town_clerk'), ('finding.handle', 'town_secretary'), ('finding.handle', 'county_officer'),
  ('finding.sign', 'town_secretary'), ('finding.sign', 'county_officer'),
  ('finding.feed_back', 'village_clerk'),
  ('finding.list', 'county_officer'),
  ('inbox.read', 'department_officer');
