"""Codes, sessions, API keys and staff identities."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import UniqueConstraint


class Migration(migrations.Migration):
    dependencies = [('jinlin', '0004_orders')]

    operations = [
        ops.CreateModel(
            name='ApiKey',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('account', fields.ForeignKeyField('jinlin.Account', source_field='account_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('area', fields.ForeignKeyField('jinlin.Area', source_field='area_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('name', fields.CharField(max_length=60)),
                ('scopes', ArrayField(element_type='TEXT')),
                ('shown', fields.CharField(max_length=16)),
                ('key_hash', fields.CharField(unique=True, max_length=64)),
                ('previous_hash', fields.CharField(null=True, unique=True, max_length=64)),
                ('previous_until', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('expires_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('used_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('revoked_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'api_key', 'app': 'jinlin', 'indexes': [Index(fields=['account_id', 'id']), Index(fields=['area_id', 'id'])], 'pk_attr': 'id', 'table_description': "A key by which a system acts as `account`, within an area's subtree and its scopes."},
            bases=['Record'],
        ),
        ops.CreateModel(
            name='Session',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('account', fields.ForeignKeyField('jinlin.Account', source_field='account_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('method', fields.CharField(max_length=8)),
                ('device', fields.CharField(max_length=80)),
                ('family_hash', fields.CharField(unique=True, max_length=64)),
                ('current_hash', fields.CharField(max_length=64)),
                ('previous_hash', fields.CharField(null=True, max_length=64)),
                ('salt', fields.CharField(max_length=64)),
                ('used_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('ended_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('ended_by', fields.CharField(null=True, max_length=12)),
            ],
            options={'table': 'session', 'app': 'jinlin', 'indexes': [Index(fields=['account_id', 'id'])], 'pk_attr': 'id', 'table_description': 'A device that is signed in, by a family of refresh tokens of which one holds.'},
            bases=['Record'],
        ),
        ops.CreateModel(
            name='SignInCode',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('phone_index', fields.CharField(max_length=32)),
                ('device_index', fields.CharField(max_length=32)),
                ('code_hash', fields.CharField(max_length=64)),
                ('expires_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('tries', fields.IntField(default=0)),
                ('used_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('box', fields.BinaryField(null=True)),
                ('box_key', fields.CharField(default='', max_length=40)),
                ('due_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('attempts', fields.IntField(default=0)),
            ],
            options={'table': 'sign_in_code', 'app': 'jinlin', 'indexes': [Index(fields=['expires_at'])], 'pk_attr': 'id', 'table_description': 'The last code that a device asked for, for one phone; phones and devices are blind indexes.'},
            bases=['Record'],
        ),
        ops.CreateModel(
            name='SigningKeyRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('number', fields.IntField(unique=True)),
                ('salt', fields.CharField(max_length=64)),
                ('signs_from', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('verifies_until', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'signing_key', 'app': 'jinlin', 'pk_attr': 'id', 'table_description': 'A generation of the keys that sign access tokens; `salt` is part of what its key is derived from.'},
            bases=['Record'],
        ),
        ops.CreateModel(
            name='StaffIdentity',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('account', fields.ForeignKeyField('jinlin.Account', source_field='account_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('issuer', fields.CharField(max_length=200)),
                ('subject', fields.CharField(max_length=255)),
            ],
            options={'table': 'staff_identity', 'app': 'jinlin', 'pk_attr': 'id', 'table_description': 'Who somebody of the staff is to the identity provider.'},
            bases=['Record'],
        ),
        ops.CreateModel(
            name='Throttle',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('key', fields.CharField(unique=True, max_length=80)),
                ('count', fields.IntField()),
                ('ends_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'throttle', 'app': 'jinlin', 'indexes': [Index(fields=['ends_at'])], 'pk_attr': 'id', 'table_description': 'How often something was done in the window that ends at `ends_at`. `key` names what and by whom.'},
            bases=['Record'],
        ),
        ops.AddConstraint(
            model_name='SignInCode',
            constraint=UniqueConstraint(fields=('phone_index', 'device_index'), name='code_of_device_once'),
        ),
        ops.AddConstraint(
            model_name='StaffIdentity',
            constraint=UniqueConstraint(fields=('issuer', 'subject'), name='staff_identity_once'),
        ),
    ]
