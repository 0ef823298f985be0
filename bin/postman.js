require('./command').run('commands/postman', 'postman');
