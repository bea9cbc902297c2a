using System.Net;
using System.Net.Http.Json;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ainft.Functions.Platform;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Platform;

/// <summary>The addresses of problems, which are permanent and explain each code.</summary>
public sealed class ProblemAddressTests(StorageFixture storage)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_code_is_explained_to_programs()
    {
        await using var app = await App.StartAsync(storage);
        (string Name, string Kind, string Meaning)[] codes =
        [
            .. ProblemCode.All.Select(code => (code.Name, "problem", code.Meaning)),
            .. ViolationCode.All.Select(code => (code.Name, "violation", code.Meaning)),
        ];

        foreach (var (name, kind, meaning) in codes)
        {
            var answer = await app.Http.GetFromJsonAsync<JsonElement>($"problems/{name}", Ct);

            Assert.Equal(
                (name, kind, meaning),
                (answer.GetProperty("code").GetString(), answer.GetProperty("kind").GetString(),
                    answer.GetProperty("meaning").GetString()));
        }
    }

    [Fact]
    public async Task A_browser_gets_the_same_text_as_a_page()
    {
        await using var app = await App.StartAsync(storage);
        var code = ProblemCode.BudgetSpent;

        using var page = await GetAsync(app, code.Name, "text/html,application/xhtml+xml,*/*;q=0.8");

        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        var html = await page.Content.ReadAsStringAsync(Ct);
        Assert.Contains($"<h1>{HtmlEncoder.Default.Encode(code.Title)}</h1>", html, StringComparison.Ordinal);
        Assert.Contains(HtmlEncoder.Default.Encode(code.Meaning), html, StringComparison.Ordinal);
        Assert.Contains($"HTTP status {code.Status}", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-code", "application/json", HttpStatusCode.NotFound)]
    [InlineData("rejected", "image/png", HttpStatusCode.NotAcceptable)]
    public async Task An_unknown_code_and_another_form_are_problems_too(
        string code, string accept, HttpStatusCode expected)
    {
        await using var app = await App.StartAsync(storage);

        using var answer = await GetAsync(app, code, accept);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task With_a_public_address_the_type_of_a_problem_begins_with_it()
    {
        await using var app = await App.StartAsync(
            storage, new() { ["Ainft__Http__PublicUrl"] = "https://ainft.example/registry/" });

        using var answer = await app.Http.GetAsync("ainfts/0x12", Ct);

        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal(
            $"https://ainft.example/registry/api/problems/{problem.GetProperty("code").GetString()}",
            problem.GetProperty("type").GetString());
    }

    private static async Task<HttpResponseMessage> GetAsync(App app, string code, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"problems/{code}");
        request.Headers.Accept.ParseAdd(accept);
        return await app.Http.SendAsync(request, Ct);
    }
}
