<?php
// PHP's side of the tests: Laravel's own session, cookie, auth and cache classes on the $shop that the including script names.

require 'Illuminate/autoload.php';

use Illuminate\Auth\DatabaseUserProvider;
use Illuminate\Auth\SessionGuard;
use Illuminate\Cache\DatabaseStore;
use Illuminate\Cache\FileStore;
use Illuminate\Cache\RedisStore;
use Illuminate\Cache\Repository;
use Illuminate\Container\Container;
use Illuminate\Cookie\CookieJar;
use Illuminate\Cookie\CookieValuePrefix;
use Illuminate\Database\Capsule\Manager as Capsule;
use Illuminate\Encryption\Encrypter;
use Illuminate\Events\Dispatcher;
use Illuminate\Filesystem\Filesystem;
use Illuminate\Hashing\BcryptHasher;
use Illuminate\Http\Request;
use Illuminate\Redis\RedisManager;
use Illuminate\Session\CacheBasedSessionHandler;
use Illuminate\Session\DatabaseSessionHandler;
use Illuminate\Session\FileSessionHandler;
use Illuminate\Session\Store;

error_reporting(E_ALL & ~E_DEPRECATED);
set_error_handler(fn ($level, $message, $file, $line) => $level & error_reporting() ? throw new ErrorException("$message at $file:$line") : true);
// A model as Bagisto 1.x leaves it in the session.
eval('namespace Webkul\Checkout\Models; class Cart { protected $table = "cart"; protected $attributes; protected $original; public $exists = true;
    function __construct($row) { $this->attributes = $row; $this->original = $row; } function row() { return $this->attributes; } }');

$app = new Container();
$capsule = new Capsule($app);
$capsule->addConnection(['driver' => 'mysql', 'charset' => 'utf8mb4', 'collation' => 'utf8mb4_unicode_ci'] + $shop['database']);
$connection = $capsule->getConnection();
$redis = isset($shop['redis']) ? new RedisManager($app, 'phpredis', [
    'options' => ['prefix' => ''],
    'session' => $shop['redis'] + ['database' => 2],
    'cache' => $shop['redis'] + ['database' => 1],
]) : null;
$key = base64_decode(substr($shop['key'], 7));
$encrypter = new Encrypter($key, 'AES-256-CBC');
$handlerOf = function () use ($shop, $redis, $connection, $app) {
    $minutes = $shop['minutes'];
    if ($shop['driver'] === 'file') return new FileSessionHandler(new Filesystem(), $shop['storage'].'/framework/sessions', $minutes);
    if ($shop['driver'] === 'redis') return new CacheBasedSessionHandler(new Repository(new RedisStore($redis, $shop['prefix'], 'session')), $minutes);
    return new DatabaseSessionHandler($connection, 'sessions', $minutes);
};
// tymon/jwt-auth tags its entries where the cache can.
$blacklistOf = function () use ($shop, $redis, $connection) {
    if ($shop['cache'] === 'file') return new Repository(new FileStore(new Filesystem(), $shop['storage'].'/framework/cache/data'));
    if ($shop['cache'] === 'redis') return (new Repository(new RedisStore($redis, $shop['prefix'], 'cache')))->tags('tymon.jwt');
    return new Repository(new DatabaseStore($connection, 'cache', $shop['prefix']));
};
$blacklist = $blacklistOf();

function begin(array $ask): array
{
    global $shop, $encrypter, $key, $handlerOf, $connection;
    $cookies = [];
    foreach ($ask['cookies'] ?? [] as $name => $value) {
        try {
            $plain = $encrypter->decrypt(rawurldecode($value), false);
            $prefix = CookieValuePrefix::create($name, $key);
            if ($shop['bare'] ?? false) $cookies[$name] = $plain;
            elseif (strpos($plain, $prefix) === 0) $cookies[$name] = CookieValuePrefix::remove($plain);
        } catch (Illuminate\Contracts\Encryption\DecryptException $e) {
        }
    }
    $session = new Store($shop['cookie'], $handlerOf(), $cookies[$shop['cookie']] ?? null);
    $session->start();
    $request = Request::create('http://shop.test/', 'GET', [], $cookies);
    $request->setLaravelSession($session);
    $guard = new SessionGuard('customer', new DatabaseUserProvider($connection, new BcryptHasher(), 'customers'), $session, $request);
    $jar = new CookieJar();
    $guard->setCookieJar($jar);
    $guard->setDispatcher(new Dispatcher());
    return compact('session', 'guard', 'jar', 'request');
}

function act(array $live, array $ask)
{
    ['session' => $session, 'guard' => $guard] = $live;
    switch ($ask['do']) {
        case 'touch': $session->put('_previous', ['url' => $ask['url'] ?? 'http://shop.test/']); return null;
        case 'put': $session->put($ask['key'], $ask['value']); return null;
        case 'cart': $session->put('cart', new Webkul\Checkout\Models\Cart(['channel_id' => 1, 'is_guest' => 1, 'id' => $ask['id']])); return null;
        case 'cartId': return $session->has('cart') ? $session->get('cart')->row()['id'] : null;
        case 'admin': $session->put('login_admin_'.sha1(SessionGuard::class), $ask['id']); return null;
        case 'login': return $guard->attempt(['email' => $ask['email'], 'password' => $ask['password']], $ask['remember'] ?? false);
        case 'logout': $guard->logout(); return null;
        case 'whoami': return $guard->id();
        case 'remembered': return $guard->viaRemember();
        case 'all': return array_map(fn ($value) => base64_encode(serialize($value)), $session->all());
    }
    throw new Exception("cannot do {$ask['do']}");
}

function finish(array $live): array
{
    global $encrypter, $key, $shop;
    ['session' => $session, 'jar' => $jar] = $live;
    $session->save();
    $cookies = [];
    $seal = fn ($name, $value) => rawurlencode($encrypter->encrypt((($shop['bare'] ?? false) ? '' : CookieValuePrefix::create($name, $key)).$value, false));
    $cookies[$session->getName()] = $seal($session->getName(), $session->getId());
    foreach ($jar->getQueuedCookies() as $cookie) {
        $cookies[$cookie->getName()] = $cookie->isCleared() ? null : $seal($cookie->getName(), $cookie->getValue());
    }
    return ['cookies' => $cookies, 'id' => $session->getId()];
}
