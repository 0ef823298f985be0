process.argv.splice(2, 0, 'restore');
require('./command').run('commands/backup', 'restore');
