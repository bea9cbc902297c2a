using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Ainft.Functions.Platform;
using Ainft.Testing;
using Azure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Ainft.Functions.Tests.Platform;

public class ProblemTests(StorageFixture fixture)
{
    [Theory]
    [InlineData("GET", "/api/nothing", null, 404)]
    [InlineData("GET", "/nothing", null, 404)]
    [InlineData("DELETE", "/api/echo", null, 405)]
    [InlineData("POST", "/api/echo", "text/plain", 415)]
    public async Task What_the_framework_refuses_is_a_problem_too(string method, string path, string? type, int status)
    {
        await using var app = await StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path)
        { Content = type is null ? null : new StringContent("x", Encoding.UTF8, type) };

        var problem = await ProblemAsync(status, await app.Http.SendAsync(request));

        Assert.Equal(path, problem.GetProperty("instance").GetString());
        Assert.StartsWith("/api/problems/", problem.GetProperty("type").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "", "json-syntax")]
    [InlineData("""{"name":{"first":"a"}}""", "/name", "wrong-type")]
    [InlineData("""{"parts":[{"n":1},{"n":"x"}]}""", "/parts/1/n", "wrong-type")]
    public async Task Unreadable_json_is_400_with_its_place(string body, string pointer, string code)
    {
        await using var app = await StartAsync();

        var problem = await ProblemAsync(400, await app.Http.PostAsync("/api/echo", Json(body)));

        var violation = Assert.Single(problem.GetProperty("violations").EnumerateArray());
        Assert.Equal(pointer, violation.GetProperty("pointer").GetString());
        Assert.Equal(code, violation.GetProperty("code").GetString());
        Assert.DoesNotContain("Ainft.", violation.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ x }")]
    [InlineData("{\n  \"creator\": x\n}")]
    [InlineData("{\r\n\r\n  \"name\": \"é\", x }")]
    public async Task A_body_of_several_lines_that_is_not_json_is_400_with_the_offset_of_the_mistake(string body)
    {
        await using var app = await StartAsync();

        var problem = await ProblemAsync(400, await app.Http.PostAsync("/api/ainfts/preview", Json(body)));

        var violation = Assert.Single(problem.GetProperty("violations").EnumerateArray());
        Assert.Equal("json-syntax", violation.GetProperty("code").GetString());
        Assert.Equal(
            Array.IndexOf(Encoding.UTF8.GetBytes(body), (byte)'x'), violation.GetProperty("offset").GetInt32());
    }

    [Fact]
    public async Task Json_nested_too_deep_is_400()
    {
        await using var app = await StartAsync();

        await ProblemAsync(400,
            await app.Http.PostAsync("/api/any", Json(new string('[', 200) + new string(']', 200))));
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_413()
    {
        await using var app = await StartAsync();

        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/any")
        { Content = Json($"\"{new string('x', 5 * 1024 * 1024)}\"") };
        // Without this the app closes the connection while the client still sends, and the client may see only that.
        request.Headers.ExpectContinue = true;

        await ProblemAsync(413, await app.Http.SendAsync(request));
    }

    [Fact]
    public async Task An_exception_is_500_and_reveals_no_internals()
    {
        await using var app = await StartAsync();

        var answer = await app.Http.GetAsync("/api/throw");

        await ProblemAsync(500, answer);
        Assert.DoesNotContain("secret", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("storage-away")]
    [InlineData("storage-hangs")]
    public async Task Storage_that_does_not_answer_is_503_with_a_time_to_return(string route)
    {
        await using var app = await StartAsync();

        var answer = await app.Http.GetAsync($"/api/{route}");

        await ProblemAsync(503, answer);
        Assert.Equal(5, answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
    }

    [Theory]
    [InlineData("done", 201)]
    [InlineData("already", 200)]
    public async Task A_value_keeps_its_shape_whether_it_is_new_or_not(string outcome, int status)
    {
        await using var app = await StartAsync();

        var answer = await app.Http.GetAsync($"/api/outcome/{outcome}");

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("""{"name":"a"}""", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("rejected", 422, "rejected")]
    [InlineData("unreadable", 400, "unreadable")]
    [InlineData("absent", 404, "component-not-found")]
    [InlineData("conflict", 409, "superseded")]
    [InlineData("later", 503, "busy")]
    public async Task Every_other_outcome_is_a_problem_of_its_own_status(string outcome, int status, string code)
    {
        await using var app = await StartAsync();

        var answer = await app.Http.GetAsync($"/api/outcome/{outcome}");

        var problem = await ProblemAsync(status, answer);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal(outcome == "later" ? 2 : null, answer.Headers.RetryAfter?.Delta?.TotalSeconds);
        if (outcome == "rejected")
            Assert.Equal(
                """[{"pointer":"/a","code":"wrong-length","reason":"too long","offset":7}"""
                    + """,{"pointer":"/b","code":"member-missing","reason":"missing"}]""",
                problem.GetProperty("violations").GetRawText());
    }

    private Task<App> StartAsync() => App.StartAsync(fixture, map: app =>
    {
        app.MapPost("/api/echo", (Whole body) => body);
        app.MapPost("/api/any", (JsonElement body) => body.ValueKind.ToString());
        app.MapGet("/api/throw", string () => throw new InvalidOperationException("a secret"));
        app.MapGet("/api/storage-away", string () =>
            throw new AggregateException(new RequestFailedException("no answer", new HttpRequestException())));
        app.MapGet("/api/storage-hangs",
            string () => throw new AggregateException(new TaskCanceledException("exceeded the configured timeout")));
        app.MapGet("/api/outcome/{outcome}",
            (string outcome) => OutcomeOf(outcome).ToResult(StatusCodes.Status201Created));
    });

    private static Outcome<Named> OutcomeOf(string name) => name switch
    {
        "done" => Outcome.Done(new Named("a")),
        "already" => Outcome.AlreadyDone(new Named("a")),
        "rejected" => new Outcome<Named>.Rejected(
            "Not so",
            [
                new Violation("/a", ViolationCode.WrongLength, "too long", 7),
                new Violation("/b", ViolationCode.MemberMissing, "missing"),
            ]),
        "unreadable" => new Outcome<Named>.Refused(ProblemCode.Unreadable, "Not JSON."),
        "absent" => new Outcome<Named>.Refused(ProblemCode.ComponentNotFound, "The component does not exist."),
        "conflict" => new Outcome<Named>.Refused(ProblemCode.Superseded, "A later request is in force."),
        _ => new Outcome<Named>.Refused(ProblemCode.Busy, "Not now.", TimeSpan.FromSeconds(1.5)),
    };

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static async Task<JsonElement> ProblemAsync(int status, HttpResponseMessage answer)
    {
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.False(string.IsNullOrEmpty(problem.GetProperty("title").GetString()));
        Assert.Equal(
            $"/api/problems/{problem.GetProperty("code").GetString()}", problem.GetProperty("type").GetString());
        Assert.Equal(
            Assert.Single(answer.Headers.GetValues("x-request-id")), problem.GetProperty("requestId").GetString());
        return problem;
    }

    private sealed record Named(string Name);

    private sealed record Part(int N);

    private sealed record Whole(string? Name, IReadOnlyList<Part>? Parts);
}
