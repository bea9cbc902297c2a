using System.IO.Compression;

namespace Ainft.Cli.Tests.Hostile;

/// <summary>The attacks of a hostile server on its client, by name.</summary>
internal static class Attacks
{
    /// <summary>Characters that a terminal obeys or a reader overlooks, escaped for a JSON string.</summary>
    public const string EvilText =
        @"a\u001b[2J\u009b31m\u0007\nok  valid\r\u202e\u2066\u200f\u061c\u2028\udb40\udc41\u200bz";

    private const string Begin = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n";
    private static readonly string Raw = "a\u001b[2J\u009b31m\u0007\rok\u202e\u2066\u2028\u200bz\n";

    public static readonly IReadOnlyDictionary<string, Func<HostileAnswer, Task>> All =
        new Dictionary<string, Func<HostileAnswer, Task>>
        {
            ["a body without end"] = async answer =>
            {
                await answer.WriteAsync($"{Begin}\r\n");
                await answer.FloodAsync("[");
            },
            ["a declared length that no disk has"] = async answer =>
            {
                await answer.WriteAsync($"{Begin}Content-Length: 9000000000000000000\r\n\r\n");
                await answer.FloodAsync(" ");
            },
            ["headers without end"] = async answer =>
            {
                await answer.WriteAsync(Begin);
                await answer.FloodAsync("X-More: and more\r\n");
            },
            ["an error without end"] = async answer =>
            {
                await answer.WriteAsync("HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json\r\n"
                    + "Connection: close\r\n\r\n");
                await answer.FloodAsync("\"");
            },
            ["a bomb of gzip"] = answer => answer.SendAsync("200 OK", Bomb(), "Content-Encoding: gzip\r\n"),
            ["an answer that breaks off"] = async answer =>
                await answer.WriteAsync($"{Begin}Content-Length: 1000\r\n\r\n{{\"items\":["),
            ["no HTTP at all"] = answer => answer.WriteAsync("\u001b[2J SSH-2.0-OpenSSH\r\n\r\n"),
            ["a redirect to itself"] = answer => answer.SendAsync("302 Found", "", $"Location: {answer.Path}\r\n"),
            ["a redirect to a file"] = answer =>
                answer.SendAsync("307 Temporary Redirect", "", "Location: file:///etc/passwd\r\n"),
            ["pages that lead back"] = answer => answer.SendAsync(
                "200 OK", """{"items":[],"page":"again"}""", "Link: </api/ainfts?page=again>; rel=\"next\"\r\n"),
            ["pages without end"] = answer => answer.SendAsync(
                "200 OK", $$"""{"items":[],"page":"{{answer.Number}}"}""",
                $"Link: </api/ainfts?page={answer.Number}>; rel=\"next\"\r\n"),
            ["raw escapes"] = answer => answer.SendAsync("200 OK", Raw),
            ["escapes in an error"] = answer => answer.SendAsync(
                "400 \u202eBad",
                $$"""{"title":"{{EvilText}}","detail":"{{EvilText}}","violations":["""
                + $$"""{"pointer":"/{{EvilText}}","reason":"{{EvilText}}"}]}"""),
            ["escapes in members"] = answer => answer.SendAsync(
                "200 OK",
                $$"""{"id":"{{EvilText}}","items":[{"id":"{{EvilText}}"}]"""
                + $$""","error":"{{EvilText}}","state":"{{EvilText}}"}"""),
            ["half a surrogate pair"] = answer => answer.SendAsync(
                "200 OK",
                """{"\ud800":1,"id":"\ud800","items":[{"id":"\udc00"}],"page":"\ud800","tasks":["\ud800"]}"""),
            ["bytes that are not UTF-8"] = answer =>
                answer.SendAsync("200 OK", [(byte)'"', 0xFF, 0xFE, 0xC0, (byte)'"', (byte)'\n']),
            ["a lot of depth"] = answer => answer.SendAsync("200 OK", new string('[', 100_000)),
            ["null"] = answer => answer.SendAsync("200 OK", "null"),
            ["an array"] = answer => answer.SendAsync("200 OK", "[]"),
            ["an empty object"] = answer => answer.SendAsync("200 OK", "{}"),
            ["a text"] = answer => answer.SendAsync("200 OK", "\"text\""),
            ["nothing"] = answer => answer.SendAsync("200 OK", ""),
            ["null members"] = answer => answer.SendAsync(
                "200 OK",
                """{"id":null,"items":null,"page":null,"anchor":null,"panel":null"""
                + ""","tasks":null,"result":null,"nodes":null,"edges":null,"truncated":null}"""),
            ["null items"] = answer => answer.SendAsync(
                "200 OK",
                """{"items":[null],"panel":[null],"tasks":[null],"nodes":[null],"edges":[null],"truncated":false"""
                + ""","id":"0x1111111111111111111111111111111111111111111111111111111111111111"}"""),
            ["members of other types"] = answer => answer.SendAsync(
                "200 OK",
                """{"id":5,"items":{"id":[]},"page":7,"anchor":"x","panel":true,"tasks":1.5e999"""
                + ""","jsonrpc":2,"result":{"a":[]},"line":"one"}"""),
            ["an error in lines"] = answer => answer.SendAsync(
                "422 Unprocessable",
                $$"""{"line":1,"errors":[{"pointer":5,"reason":null},null,"{{EvilText}}"]}""" + "\n",
                "Content-Type: application/x-ndjson\r\n"),
        };

    private static byte[] Bomb()
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Optimal))
            for (var block = 0; block < 64; block++)
                gzip.Write(new byte[1 << 20]);
        return memory.ToArray();
    }
}
