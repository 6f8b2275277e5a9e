<?php
// What differs from the configuration that Debian ships: a SQLite file beside this one, Spanish, no look-ups.
$CONF['database_type'] = 'sqlite';
$CONF['database_name'] = __DIR__ . '/postfixadmin.db';
$CONF['default_language'] = 'es';
$CONF['emailcheck_resolve_domain'] = 'NO';
$CONF['password_validation'] = array();  // no rules: those are the gate's
