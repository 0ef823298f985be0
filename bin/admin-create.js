require('./command').run('commands/admin-create', 'admin-create');
