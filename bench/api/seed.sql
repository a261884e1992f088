-- A subdistrict of some size. {events} and {partners} are put in by seed.py, which seals the people
-- of sealed_person and sealed_contact (n, name, phone) beforehand; ids count from 1.
INSERT INTO area (id, created_at, kind, parent_id, name, path)
VALUES (1, now(), 'subdistrict', NULL, '解放街道', '1.');

INSERT INTO area (id, created_at, kind, parent_id, name, path)
SELECT 1 + n, now(), 'community', 1,
       (ARRAY['开元','南门','西湖','东风','红星','朝阳','和平','新华','建设','胜利'])[1 + n % 10]
       || (ARRAY['一','二'])[1 + n / 11] || '社区', '1.' || (1 + n) || '.'
  FROM generate_series(1, 20) n;

INSERT INTO area (id, created_at, kind, parent_id, name, path)
SELECT 21 + n, now(), 'grid', p.id, '第' || n || '网格', p.path || (21 + n) || '.'
  FROM generate_series(1, 160) n JOIN area p ON p.id = 2 + (n - 1) / 8;

INSERT INTO area (id, created_at, kind, parent_id, name, path)
SELECT 181 + n, now(), 'building', p.id, n || '栋', p.path || (181 + n) || '.'
  FROM generate_series(1, 800) n JOIN area p ON p.id = 22 + (n - 1) / 5;

INSERT INTO area (id, created_at, kind, parent_id, name, path)
SELECT 981 + n, now(), 'household', p.id, n || '户', p.path || (981 + n) || '.'
  FROM generate_series(1, 1600) n JOIN area p ON p.id = 182 + (n - 1) / 2;

INSERT INTO account (id, created_at, name, phone, area_id)
SELECT n, now(), name, phone, 182 + n % 2400 FROM sealed_person;

-- Residents 1 to 2000 hold nothing; the grids' chiefs and the partners' owners come after them.
INSERT INTO grant_ (created_at, account_id, role, area_id)
SELECT now(), 2000 + n, 'secretary', 1 + n FROM generate_series(1, 20) n;

INSERT INTO appointment (created_at, area_id, account_id, post, began_on)
SELECT now(), 21 + n, 2020 + n, 'grid_chief', current_date - 200 FROM generate_series(1, 160) n;

INSERT INTO partner (id, created_at, area_id, kind, name, credit_code, introduction, address,
                     contact_name, contact_phone, state, state_reason, active_since)
SELECT n, now() - n * interval '1 hour', 2 + n % 20,
       (ARRAY['merchant','social_organisation','co_building_unit','resident'])[1 + n / 20 % 4],
       (ARRAY['老','新','小','大','好','福','邻里','金桥','春风'])[1 + n * 7 % 9]
       || (ARRAY['王','李','张','味','邻','康','乐','诚','和'])[1 + n * 5 % 9]
       || (ARRAY['理发店','面馆','便民维修服务部','社会工作服务中心','口腔门诊','书店','养老服务站',
                 '法律咨询事务所','干洗店','幼儿早教中心'])[1 + n % 10] || n,
       '91' || lpad(n::text, 16, '0'), repeat('为居民提供贴心服务。', 1 + n % 12),
       '人民路' || n || '号', c.name, c.phone,
       CASE WHEN n % 19 = 0 THEN 'suspended' ELSE 'active' END, '', current_date - 100
  FROM generate_series(1, {partners}) n JOIN sealed_contact c USING (n);

INSERT INTO membership (created_at, partner_id, account_id, role)
SELECT now(), n, 3000 + n % 2000, 'owner' FROM generate_series(1, {partners}) n;

-- Six offers a partner: every sixth is paused, five are there for all.
INSERT INTO offer (created_at, partner_id, serves_id, title, text, category, tier, price_fen, valid_from,
                   valid_until, state, capacity, at_home, place, groups)
SELECT now() - n * interval '1 minute', 1 + (n - 1) / 6, 2 + n % 20,
       (ARRAY['免费理发','家电维修','上门量血压','暑期托管','法律咨询','旧衣回收','老年人助餐',
              '智能手机培训','口腔义诊','亲子阅读'])[1 + n % 10]
       || (ARRAY['','(每周一次)','(六十岁以上居民优先,请提前一天电话预约)','进社区'])[1 + n % 4],
       repeat('服务内容以现场为准。', 1 + n % 9), (ARRAY['hair','repair','health','care','law'])[1 + n % 5],
       CASE WHEN n % 3 = 0 THEN 'market' ELSE 'free' END, CASE WHEN n % 3 = 0 THEN 1500 ELSE 0 END,
       current_date - 30, current_date + 300, CASE WHEN n % 6 = 0 THEN 'paused' ELSE 'active' END,
       2, false, '社区活动室', '{{}}'
  FROM generate_series(1, {partners} * 6) n;

-- Half a year back and half a year ahead, on the half hours from 8 to 20, one in five without a host.
INSERT INTO event (id, created_at, area_id, detached, partner_id, title, text, category, tier, price_fen,
                   place, starts_at, ends_at, capacity, min_places, confirmed, waitlisted, attended, state,
                   state_reason, published_at)
SELECT n, now() - interval '200 days' + n * interval '1 second', 2 + n % 180, false,
       CASE WHEN n % 5 = 0 THEN NULL ELSE 1 + (n::bigint * 7919) % {partners} END,
       (ARRAY['超燃周三','周末','邻里','银龄','亲子','夏夜','开学季','重阳节','社区'])[1 + n % 9]
       || (ARRAY['理发','健步走','包饺子','义诊','读书会','露天电影放映','旧物交换集市','太极拳公益课',
                 '家庭应急救护技能培训','垃圾分类知识竞赛'])[1 + n / 9 % 10]
       || (ARRAY['','活动','(第' || n % 40 || '期)','——欢迎辖区居民携家人一起来参加,现场有小礼品'])[1 + n / 3 % 4],
       repeat('请着轻便服装,自备水杯。', 1 + n % 15), (ARRAY['hair','sport','food','health','reading'])[1 + n % 5],
       CASE WHEN n % 4 = 0 THEN 'low_fee' ELSE 'free' END, CASE WHEN n % 4 = 0 THEN 500 ELSE 0 END,
       (ARRAY['社区活动室','党群服务中心二楼多功能厅','中心广场','小区凉亭'])[1 + n % 4],
       s.at, s.at + interval '90 minutes', CASE WHEN n % 3 = 0 THEN NULL ELSE 500 + n % 700 END,
       0, n % 30, 0, 0,
       CASE WHEN n % 25 = 0 THEN 'draft' WHEN n % 25 = 1 THEN 'cancelled'
            WHEN s.at < now() - interval '90 days' THEN 'held' ELSE 'published' END,
       '', CASE WHEN n % 25 = 0 THEN NULL ELSE now() - interval '190 days' END
  FROM generate_series(1, {events}) n,
       LATERAL (SELECT date_trunc('day', now()) + (n::bigint * 7907 % 361 - 180) * interval '1 day'
                       + interval '8 hours' + (n::bigint * 31 % 25) * interval '30 minutes' AS at) s;

INSERT INTO registration (created_at, event_id, account_id, party, state)
SELECT now() - interval '1 day', 1 + (n::bigint * 7) % {events}, 300 + n % 1700, 1 + n % 3, 'confirmed'
  FROM generate_series(1, 20000) n
    ON CONFLICT DO NOTHING;

SELECT setval(pg_get_serial_sequence(t, 'id'), 10000000)
  FROM unnest(ARRAY['area','account','partner','event']) t;
