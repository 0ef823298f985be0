<?php
// A Bagisto as far as the front door needs one: the cart of a guest and of a customer, by Laravel's session or by a token. Served
// by PHP's built-in server, under any path that a client of the whole API asks for.

$shop = json_decode(getenv('SHOP'), true);
require __DIR__.'/laravel-shop.php';

$path = preg_replace('#^/(public/)?api/#', '', parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
$method = $_SERVER['REQUEST_METHOD'];

function answer($body, int $status = 200): void
{
    http_response_code($status);
    header('Content-Type: application/json');
    header('Cache-Control: no-cache, private');
    echo json_encode($body);
}

/** As tymon/jwt-auth: only where the key "token" is, and only for the customers' guard. */
function customerByToken(): ?int
{
    global $shop;
    $header = $_SERVER['HTTP_AUTHORIZATION'] ?? '';
    $token = preg_match('/^bearer\s+(\S+)/i', $header, $found) ? $found[1] : ($_GET['token'] ?? '');
    [$head, $body, $given] = explode('.', $token) + ['', '', ''];
    $base64url = fn ($bytes) => rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
    if (! hash_equals($base64url(hash_hmac('sha256', "$head.$body", $shop['jwt'], true)), $given)) return null;
    $claims = json_decode(base64_decode(strtr($body, '-_', '+/')), true);
    $good = $claims['exp'] > time() && $claims['iat'] <= time() && $claims['prv'] === sha1('Webkul\Customer\Models\Customer');
    return $good ? (int) $claims['sub'] : null;
}

/** As Bagisto 1.3 shows an account. */
function customer(int $id): array
{
    global $connection;
    $row = (array) $connection->table('customers')->find($id);
    $time = fn ($text) => $text === null ? null : str_replace(' ', 'T', $text).'.000000Z';
    $times = fn ($of) => ['created_at' => $time($of['created_at']), 'updated_at' => $time($of['updated_at'])];
    $group = (array) $connection->table('customer_groups')->find($row['customer_group_id']);
    $row['name'] = "$row[first_name] $row[last_name]";
    $row['group'] = ['id' => $group['id'], 'name' => $group['name']] + $times($group);
    $shown = [];
    foreach (['id', 'email', 'first_name', 'last_name', 'name', 'gender', 'date_of_birth', 'phone', 'status', 'group'] as $member) $shown[$member] = $row[$member];
    return $shown + $times($row);
}

if ($path === 'products') {
    return answer(['data' => [['id' => 1, 'name' => 'T-Shirt ü']], 'query' => $_SERVER['QUERY_STRING'] ?? '', 'host' => $_SERVER['HTTP_HOST'], 'for' => $_SERVER['HTTP_X_FORWARDED_FOR'] ?? '']);
}
if ($path === 'upload') {
    $files = array_map(fn ($file) => [$file['name'], sha1_file($file['tmp_name'])], $_FILES);
    return answer(['files' => $files, 'fields' => $_POST, 'raw' => sha1(file_get_contents('php://input'))]);
}
if ($path === 'download') {
    header('Content-Type: application/octet-stream');
    for ($piece = 0; $piece < (int) $_GET['megabytes']; $piece++) echo str_repeat(chr(65 + $piece % 26), 1 << 20);
    return;
}
if ($path === 'dies') {
    header('Content-Length: 1000');
    echo 'half';
    flush();
    posix_kill(getmypid(), SIGKILL);
}

$live = begin(['cookies' => array_map('rawurlencode', $_COOKIE)]);
['session' => $session, 'guard' => $guard] = $live;
$cart = fn ($customer) => $connection->table('cart')->where(['customer_id' => $customer, 'is_active' => 1])->orderBy('id')->first();
$body = ['error' => 'not here'];
if ($path === 'checkout/cart/add/1' && $method === 'POST') {
    $id = $session->has('cart') ? $session->get('cart')->row()['id'] : $connection->table('cart')->insertGetId(['is_guest' => 1, 'is_active' => 1, 'items_count' => 0]);
    $connection->table('cart')->where('id', $id)->increment('items_count');
    act($live, ['do' => 'cart', 'id' => $id]);
    $body = ['message' => 'Item was successfully added to cart.', 'data' => ['id' => $id]];
} elseif ($path === 'checkout/cart') {
    $customer = isset($_GET['token']) ? customerByToken() : $guard->id();
    $row = $customer === null
        ? ($session->has('cart') ? $connection->table('cart')->find($session->get('cart')->row()['id']) : null)
        : $cart($customer);
    $body = ['customer' => $customer, 'data' => $row === null ? null : ['id' => $row->id, 'items_count' => $row->items_count]];
} elseif ($path === 'customer/login' && $method === 'POST') {
    $input = json_decode(file_get_contents('php://input'), true) ?? $_POST;
    if ($guard->attempt(['email' => $input['email'], 'password' => $input['password']])) {
        $own = $cart($guard->id());
        if ($session->has('cart') && $own !== null) {
            $guests = $connection->table('cart')->find($session->get('cart')->row()['id']);
            $connection->table('cart')->where('id', $own->id)->increment('items_count', $guests->items_count);
            $connection->table('cart')->delete($guests->id);
            $session->forget('cart');
        } elseif ($session->has('cart')) {
            $connection->table('cart')->where('id', $session->get('cart')->row()['id'])->update(['customer_id' => $guard->id(), 'is_guest' => 0]);
            $session->forget('cart');
        }
        $body = ['token' => true, 'message' => 'Logged in successfully.', 'data' => customer($guard->id())];
    } else {
        http_response_code(401);
        $body = ['error' => 'Invalid Email or Password'];
    }
}
foreach (finish($live)['cookies'] as $name => $value) header("Set-Cookie: $name=$value; path=/; httponly", false);
answer($body, http_response_code());
