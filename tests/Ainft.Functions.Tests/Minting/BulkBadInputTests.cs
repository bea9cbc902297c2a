using System.Net;
using System.Text;
using Ainft.Functions.Minting;
using Ainft.Functions.Platform;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Minting;

/// <summary>
/// Bad input in a bulk request. The answer names line and pointer, has a bounded size, and the request stores no
/// component.
/// </summary>
public sealed class BulkBadInputTests(StorageFixture storage, ChainFixture chain) : BulkScene(storage, chain)
{
    private const string Good = """{"ainft":1,"kind":"data","name":"good"}""";

    [Fact]
    public async Task A_line_names_what_is_wrong_with_it_and_where()
    {
        var answer = await MintAsync(Lines(
            [Good, """{"ainft":1,"kind":"cat","extra":1}""", "", "[]", "not json", Good.Replace("good", "other")]));
        answer.Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal([(2, "/extra"), (2, "/kind"), (4, ""), (5, "")],
            answer.Errors.Select(error => (error.Line, error.Pointer)).Order());
        Assert.Equal([1, 6], answer.Lines.Where(line => line.TryGetProperty("id", out _))
            .Select(line => line.GetProperty("line").GetInt32()));
        await NothingIsStoredAsync();
    }

    [Fact]
    public async Task All_unknown_parents_are_listed_with_their_lines()
    {
        var unknown = Enumerable.Range(0, 5).Select(i => Creator.IdOf(Creator.ManifestOf($"nowhere {i}"))).ToArray();
        var answer = await MintAsync(Lines([Good, Creator.ManifestOf("a", unknown[0], unknown[1]),
            Creator.ManifestOf("b", unknown[2], Creator.IdOf(Good), unknown[3], unknown[0])]));
        answer.Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(
            [(2, "/parents/0/id"), (2, "/parents/1/id"),
                (3, "/parents/0/id"), (3, "/parents/2/id"), (3, "/parents/3/id")],
            answer.Errors.Select(error => (error.Line, error.Pointer)));
        Assert.All(answer.Errors, error => Assert.Equal("parent-unknown", error.Code));
        Assert.Contains(unknown[3].ToString(), answer.Errors[3].Reason, StringComparison.Ordinal);
        await NothingIsStoredAsync();
    }

    [Fact]
    public async Task A_parent_that_comes_later_is_distinguished_from_an_unknown_one()
    {
        var child = Creator.ManifestOf("child", Creator.IdOf(Good));
        var answer = await MintAsync(Lines([child, Good]));
        var error = Assert.Single(answer.Errors);
        Assert.Equal("wrong-order", error.Code);
        Assert.Contains("line 2,", error.Reason, StringComparison.Ordinal);
        await NothingIsStoredAsync();
    }

    [Fact]
    public async Task Nothing_is_its_own_parent_and_names_make_no_cycle()
    {
        var answer = await MintAsync(
            Lines([Named("self", "#self"), Named("a", "#b"), Named("b", "#a"), Named("c", "#nobody")]));
        answer.Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal([1, 2, 3, 4], answer.Errors.Select(error => error.Line));
        Assert.All(answer.Errors, error => Assert.Equal("/parents/0/id", error.Pointer));
        Assert.Equal(
            ["wrong-order", "wrong-order", "parent-refused", "unknown-reference"],
            answer.Errors.Select(error => error.Code));
        Assert.Contains("line 3,", answer.Errors[1].Reason, StringComparison.Ordinal);
        Assert.Contains("line 2,", answer.Errors[2].Reason, StringComparison.Ordinal);
        await NothingIsStoredAsync();
    }

    [Fact]
    public async Task A_name_of_two_lines_names_neither()
    {
        var answer = await MintAsync(Lines([Named("twice"), Named("twice", "#twice"), Named("child", "#twice")]));
        var error = Assert.Single(answer.Errors);
        Assert.Equal((3, "/parents/0/id", "name-ambiguous"), (error.Line, error.Pointer, error.Code));
        Assert.Contains("Line 1 and line 2", error.Reason, StringComparison.Ordinal);
        await NothingIsStoredAsync();
    }

    [Fact]
    public async Task A_repeated_line_is_refused_with_the_number_of_the_first()
    {
        var answer = await MintAsync(
            Lines([Good, Named("other"), """{"kind":"data", "name":"good","ainft":1.0}""", Named("child", "#good")]));
        var error = Assert.Single(answer.Errors);
        Assert.Equal((3, "", "component-repeated"), (error.Line, error.Pointer, error.Code));
        Assert.Contains("line 1", error.Reason, StringComparison.Ordinal);
        await NothingIsStoredAsync();
    }

    [Fact]
    public async Task Ten_thousand_parents_are_too_many_for_a_line()
    {
        var parents = Enumerable.Range(0, 10_000).Select(i => $$"""{"id":"0x{{i:x64}}","relation":"part"}""");
        var byId = $$"""{"ainft":1,"kind":"composite","parents":[{{string.Join(',', parents)}}]}""";
        Assert.True(byId.Length < 1 << 20);
        var answer = await MintAsync(Lines([byId, Named("b", [.. Enumerable.Repeat("#b", 10_000)]),
            Named("a"), Named("c", [.. Enumerable.Repeat("#a", 1025)])]));
        answer.Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal([1, 2, 4], answer.Errors.Select(error => error.Line).Distinct());
        Assert.Contains(answer.Errors, error => error is { Line: 4, Pointer: "/parents" });
        await NothingIsStoredAsync();
    }

    [Fact]
    public async Task A_line_of_ten_megabytes_is_dropped_and_the_next_is_read()
    {
        var answer = await MintAsync(
            Lines([Good, $$"""{"ainft":1,"kind":"data","name":"{{new string('x', 10 << 20)}}"}""", Named("next")]));
        answer.Is(HttpStatusCode.UnprocessableEntity);
        var error = Assert.Single(answer.Errors);
        Assert.Equal((2, "", "too-large"), (error.Line, error.Pointer, error.Code));
        Assert.Contains("1048576", error.Reason, StringComparison.Ordinal);
        Assert.Equal(3, answer.Lines[2].GetProperty("line").GetInt32());
        await NothingIsStoredAsync();
    }

    [Theory]
    [InlineData("\0\0\0\0", 1)]
    [InlineData("{\"ainft\":1,\"kind\":\"data\"}\n\0", 2)]
    [InlineData("{\"ainft\":1,\"kind\":\"data\",\"name\":\"a\0b\"}", 1)]
    [InlineData("\ufeff{\"ainft\":1,\"kind\":\"data\"}", 1)]
    [InlineData("{\"ainft\":1,\"kind\":\"data\"}\r\n\r\n{\"ainft\":1,\"kind\":\"data\",\"name\":\"\\ud800\"}", 3)]
    [InlineData("{\"ainft\":1,\"kind\":\"data\"}{\"ainft\":1,\"kind\":\"data\"}", 1)]
    [InlineData("{\"ainft\":1,\"kind\":\"data\"", 1)]
    [InlineData("{\"parents\":[{\"id\":\"#\"},{\"id\":\"#x\"},5,{\"id\":{}}]}", 1)]
    public async Task Bytes_that_are_no_manifest_are_refused_on_their_line(string body, int line)
    {
        var answer = await MintAsync(body);
        answer.Is(HttpStatusCode.UnprocessableEntity);
        Assert.NotEmpty(answer.Errors);
        Assert.All(answer.Errors, error => Assert.Equal(line, error.Line));
        await NothingIsStoredAsync();
    }

    [Fact]
    public async Task At_most_256_errors_are_reported_and_never_at_length()
    {
        var member = new string('m', 100_000);
        var lines = Enumerable.Range(0, 600)
            .Select(i => i % 2 == 0 ? $$"""{"ainft":1,"kind":"data","{{member}}{{i}}":1}""" : Named($"good {i}"));
        var answer = await MintAsync(Lines(lines));
        answer.Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(RequestMembers.MaxViolations, answer.Errors.Count);
        Assert.Equal(300, answer.Ids.Count);
        Assert.True(answer.Lines[^1].GetProperty("more").GetBoolean());
        Assert.True(answer.Text.Length < 1 << 20);
    }

    [Fact]
    public async Task Unknown_names_cost_no_more_than_their_reports()
    {
        var parents = Enumerable.Range(0, 1000).Select(i => $"#{i}").ToArray();
        var answer = await MintAsync(Lines(Enumerable.Range(0, 300).Select(i => Named($"n{i}", parents))));
        answer.Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(RequestMembers.MaxViolations, answer.Errors.Count);
        Assert.True(answer.Lines[^1].GetProperty("more").GetBoolean());
        Assert.Empty(answer.Ids);
    }

    [Fact]
    public async Task Half_a_million_lines_are_refused_before_they_are_read()
    {
        var answer = await PreviewAsync(string.Concat(Enumerable.Repeat("1\n", 500_000)));
        answer.Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal([$"#{ReadBulk.MaxLines + 1}"], answer.Pointers);
    }

    [Fact]
    public async Task Gzip_that_ends_early_is_refused_with_nothing_stored()
    {
        var body = Lines(Enumerable.Range(0, 2000).Select(i => Named($"gzip {i}")));
        var (query, signature) = await SignAsync(body);
        var gzip = Gzip(body);
        foreach (var (cut, first, last) in new[]
        {
            (gzip.Length - 1, 2001, 2001), (gzip.Length - 8, 2001, 2001), (gzip.Length / 2, 500, 1500), (5, 1, 1),
        })
        {
            var answer = await SendAsync($"ainfts/bulk?{query}", gzip[..cut], "gzip", signature);
            answer.Is(HttpStatusCode.UnprocessableEntity);
            Assert.InRange(int.Parse(Assert.Single(answer.Pointers)[1..]), first, last);
        }
        gzip[^6] ^= 1;
        (await SendAsync($"ainfts/bulk?{query}", gzip, "gzip", signature)).Is(HttpStatusCode.UnprocessableEntity);
        (await SendAsync($"ainfts/bulk?{query}", Encoding.UTF8.GetBytes(body), "gzip", signature))
            .Is(HttpStatusCode.UnprocessableEntity);
        await NothingIsStoredAsync();
    }

    [Fact]
    public async Task A_damaged_gzip_member_is_refused_with_its_offset_by_every_route_and_nothing_is_stored()
    {
        string[] names = [Named("first member"), Named("second member"), Named("third member")];
        var (query, signature) = await SignAsync(Lines(names));
        var members = names.Select(name => Gzip(name + "\n")).ToArray();
        var second = members[0].Length;
        foreach (var at in new[] { 0, 3, members[1].Length / 2, members[1].Length - 1 })
        {
            byte[] body = [.. members.SelectMany(member => member)];
            body[second + at] ^= 0x40;
            foreach (var path in new[] { $"ainfts/bulk?{query}", $"ainfts/bulk?{query}&partial=true",
                $"ainfts/bulk/preview?creator={Creator.Address}", "ainfts/import?partial=true" })
            {
                var answer = (await SendAsync(path, body, "gzip", signature)).Is(HttpStatusCode.UnprocessableEntity);
                Assert.True(answer.IsProblem);
                Assert.Contains("\"gzip-damaged\"", answer.Text, StringComparison.Ordinal);
                Assert.Matches("byte [1-9][0-9]+", answer.Text);
            }
        }
        await NothingIsStoredAsync();
        (await SendAsync($"ainfts/bulk?{query}", [.. members.SelectMany(member => member), .. new byte[512]],
            "gzip", signature)).Is(HttpStatusCode.Accepted);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("\n")]
    [InlineData("{}\n")]
    public async Task A_gzip_bomb_is_stopped_while_it_grows(string unit)
    {
        // A gigabyte that compresses to a megabyte.
        var bomb = Gzip(string.Concat(Enumerable.Repeat(unit, (1 << 20) / unit.Length)), copies: 256);
        Assert.True(bomb.Length < 4 << 20);
        var answer = await SendAsync($"ainfts/bulk/preview?creator={Creator.Address}", bomb, "gzip");
        Assert.True(answer.Status is HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity,
            answer.Text[..Math.Min(400, answer.Text.Length)]);
        Assert.True(answer.IsProblem);
    }

    [Fact]
    public async Task More_than_ten_thousand_lines_are_refused_at_the_first_too_many()
    {
        var lines = Enumerable.Range(0, ReadBulk.MaxLines + 1)
            .Select(i => $$"""{"ainft":1,"kind":"data","name":"{{i}}"}""").ToArray();
        var answer = await PreviewAsync("\n" + Lines(lines));
        answer.Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["#10002"], answer.Pointers);
        Assert.Equal(ReadBulk.MaxLines + 1, (await PreviewAsync(Lines(lines[1..]))).Lines.Count);
    }

    [Fact]
    public async Task Manifests_that_grow_beyond_a_bundle_in_canonical_form_are_refused()
    {
        var numbers = string.Join(',', Enumerable.Repeat("1e20", 11_000));
        var lines = Enumerable.Range(0, 300)
            .Select(i => $$$"""{"ainft":1,"kind":"data","name":"{{{i}}}","properties":{"n":[{{{numbers}}}]}}""");
        var answer = await PreviewAsync(Lines(lines));
        answer.Is(HttpStatusCode.UnprocessableEntity);
        Assert.StartsWith("#", Assert.Single(answer.Pointers), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", null, "/creator", "/deadline", "/signature")]
    [InlineData("creator=0x00&deadline=-1&partial=maybe", "0xzz", "/creator", "/deadline", "/signature", "/partial")]
    [InlineData("creator=0x0000000000000000000000000000000000000000&deadline=1e3",
        "0x", "/creator", "/deadline", "/signature")]
    public async Task A_request_without_required_parts_is_refused_with_all_of_them(
        string query, string? signature, params string[] pointers)
    {
        var answer = await SendAsync($"ainfts/bulk?{query}",
            Encoding.UTF8.GetBytes(Lines([Good])), signature: signature);
        answer.Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(pointers, answer.Pointers);
    }

    [Fact]
    public async Task A_signature_is_valid_for_exactly_the_signed_content()
    {
        var body = Lines([Good, Named("second")]);
        var (query, signature) = await SignAsync(body);
        var expired = $"creator={Creator.Address}&deadline=1";
        foreach (var (path, sent, pointer) in new[]
        {
            (query, Lines([Good]), "/signature"),
            (query, Lines([Good, Named("second"), Named("third")]), "/signature"),
            (query.Replace("deadline=", "deadline=1"), body, "/signature"),
            (query.Replace(Creator.Address.ToString(), new Creator(World.Domain).Address.ToString()),
                body, "/signature"),
            (expired, body, "/deadline"),
        })
        {
            var answer = await SendAsync($"ainfts/bulk?{path}", Encoding.UTF8.GetBytes(sent), signature: signature);
            answer.Is(HttpStatusCode.UnprocessableEntity);
            Assert.Equal([pointer], answer.Pointers);
        }
        await NothingIsStoredAsync();
    }

    [Theory]
    [InlineData("application/json", null)]
    [InlineData("text/plain", null)]
    [InlineData("application/x-ndjson", "br")]
    [InlineData("application/x-ndjson", "gzip, gzip")]
    public async Task A_body_of_another_kind_is_refused(string type, string? encoding) =>
        (await SendAsync(App.Http, $"ainfts/bulk/preview?creator={Creator.Address}",
            Encoding.UTF8.GetBytes(Good), encoding, type: type)).Is(HttpStatusCode.UnsupportedMediaType);

    [Theory]
    [InlineData("")]
    [InlineData("\n \r\n\t\n")]
    public async Task A_body_without_a_line_is_refused(string body) =>
        Assert.Equal([""], (await PreviewAsync(body)).Is(HttpStatusCode.UnprocessableEntity).Pointers);

    private async Task NothingIsStoredAsync()
    {
        Assert.Equal(0, (await App.GetJsonAsync("chain")).GetProperty("openBundles").GetInt32());
        Assert.Empty((await App.GetJsonAsync("ainfts")).GetProperty("items").EnumerateArray());
    }
}
