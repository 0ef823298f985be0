<?php
// Asks Laravel over stdin, a line of JSON each.

$shop = json_decode($argv[1], true);
require __DIR__.'/laravel-shop.php';

$open = [];

while (($line = fgets(STDIN)) !== false) {
    $ask = json_decode($line, true);
    // Another process moves the files.
    clearstatcache();
    try {
        if ($ask['do'] === 'begin') {
            $open[$ask['name']] = begin($ask);
            $answer = [];
        } elseif ($ask['do'] === 'act') {
            $answer = ['result' => act($open[$ask['name']], $ask['what'])];
        } elseif ($ask['do'] === 'finish') {
            $answer = finish($open[$ask['name']]);
            unset($open[$ask['name']]);
        } elseif ($ask['do'] === 'logOutToken') {
            $blacklist->put($ask['jti'], ['valid_until' => time()], 3600);
            $answer = [];
        } elseif ($ask['do'] === 'tokenIsOut') {
            $entry = $blacklist->get($ask['jti']);
            $answer = ['result' => $entry === 'forever' || (! empty($entry) && $entry['valid_until'] <= time())];
        } elseif ($ask['do'] === 'clearCache') {
            $blacklist->flush();
            $answer = [];
        } elseif ($ask['do'] === 'unserialize') {
            $whole = unserialize(base64_decode($ask['payload']));
            $answer = ['result' => $whole === false ? null : array_map(fn ($value) => base64_encode(serialize($value)), $whole)];
        } else {
            $live = begin($ask);
            $result = null;
            foreach ($ask['all'] ?? [$ask] as $one) $result = act($live, $one);
            $answer = ['result' => $result] + finish($live);
        }
        echo json_encode($answer), "\n";
    } catch (Throwable $error) {
        echo json_encode(['error' => get_class($error).': '.$error->getMessage()]), "\n";
    }
}
