using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Ethereum;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Runs;

/// <summary>The accepted requests for runs, and the answers to the others.</summary>
public sealed class RequestTests(StorageFixture storage, ChainFixture chain) : MintingScene(storage, chain)
{
    private RunScene Scene => field ??= new RunScene(World);

    [Fact]
    public async Task A_preview_gives_what_there_is_to_sign()
    {
        var subject = await Scene.MintAsync(App);
        var preview = await RunScene.PostAsync(App, $"ainfts/{subject}/reproductions/preview",
            $$"""{"requester":"{{Scene.Requester.Address}}","replicas":2,"confidence":0.9}""");
        var deadline = preview.GetProperty("deadline").GetUInt64();

        Assert.Equal("Reproduce", preview.GetProperty("typedData").GetProperty("primaryType").GetString());
        Assert.Equal("900000", preview.GetProperty("typedData").GetProperty("message")
            .GetProperty("confidence").GetRawText().Trim((char)34));
        var run = await RunScene.PostAsync(App, $"ainfts/{subject}/reproductions",
            Scene.Body(subject, null, 2, 0.9, preview.GetProperty("deadlineMinutes").GetInt32(), deadline: deadline));
        Assert.Equal("reproduce", run.GetProperty("purpose").GetString());
        Assert.Equal(0.9, run.GetProperty("confidence").GetDouble());
    }

    [Fact]
    public async Task A_component_without_a_workflow_is_refused_with_a_pointer()
    {
        var corpus = await RunScene.MintCorpusAsync(App, Creator, "corpus");
        await RefusedAsync($"ainfts/{corpus}/reproductions", Scene.Body(corpus, null), "/workflow");
    }

    [Fact]
    public async Task A_workflow_that_takes_a_file_that_its_parent_does_not_have_is_refused_with_a_pointer()
    {
        var empty = Creator.ManifestOf("no artifacts");
        await Creator.MintAsync(App.Http, Creator.Single(empty));
        var subject = await Scene.MintAsync(App, corpus: Creator.IdOf(empty));
        await RefusedAsync($"ainfts/{subject}/reproductions", Scene.Body(subject, null), "/workflow/inputs/0/artifact");
    }

    [Fact]
    public async Task A_template_with_an_unknown_parent_or_with_artifacts_is_refused_with_a_pointer()
    {
        var unknown = AinftId.Parse("0x" + new string('1', 64));
        await RefusedAsync("runs",
            Scene.Body(null, RunScene.Manifest("produced", unknown, claimed: null)), "/template/parents/0/id");
        var corpus = await RunScene.MintCorpusAsync(App, Creator, "corpus");
        await RefusedAsync("runs",
            Scene.Body(null, RunScene.Manifest("produced", corpus, RunScene.Claimed)), "/template/artifacts");
    }

    [Theory]
    [InlineData("replicas", "0", "/replicas")]
    [InlineData("replicas", "9", "/replicas")]
    [InlineData("replicas", "1.5", "/replicas")]
    [InlineData("confidence", "0.4", "/confidence")]
    [InlineData("confidence", "1", "/confidence")]
    [InlineData("confidence", "0.9500001", "/confidence")]
    [InlineData("confidence", "\"high\"", "/confidence")]
    [InlineData("deadlineMinutes", "0", "/deadlineMinutes")]
    [InlineData("deadlineMinutes", "100000", "/deadlineMinutes")]
    [InlineData("requester", "\"nobody\"", "/requester")]
    [InlineData("requester", "\"\\ud800\"", "/requester")]
    [InlineData("deadline", "-1", "/deadline")]
    [InlineData("deadline", "1", "/deadline")]
    [InlineData("signature", "\"0x\"", "/signature")]
    [InlineData("signature", "\"0x1234\"", "/signature")]
    [InlineData("template", "{}", "/template")]
    [InlineData("price", "1", "/price")]
    public async Task Every_wrong_member_is_named(string member, string value, string pointer)
    {
        var subject = await Scene.MintAsync(App);
        var body = JsonNode.Parse(Scene.Body(subject, null))!.AsObject();
        body[member] = "the value";
        await RefusedAsync($"ainfts/{subject}/reproductions",
            body.ToJsonString().Replace("\"the value\"", value, StringComparison.Ordinal), pointer);
    }

    [Fact]
    public async Task A_deadline_that_the_workflow_needs_alone_is_refused()
    {
        var subject = await Scene.MintAsync(App);
        await RefusedAsync($"ainfts/{subject}/reproductions",
            Scene.Body(subject, null, minutes: 1), "/deadlineMinutes");
    }

    [Fact]
    public async Task A_request_that_its_requester_did_not_sign_is_refused_before_its_parents_are_looked_up()
    {
        var unknown = AinftId.Parse("0x" + new string('1', 64));
        var body = JsonNode.Parse(Scene.Body(null, RunScene.Manifest("produced", unknown, claimed: null)))!.AsObject();
        body["replicas"] = 2;
        await RefusedAsync("runs", body.ToJsonString(), "/signature");
    }

    [Fact]
    public async Task A_body_that_is_no_object_or_says_something_twice_is_refused()
    {
        var subject = await Scene.MintAsync(App);
        await RefusedAsync($"ainfts/{subject}/reproductions", "[]", "");
        await RefusedAsync($"ainfts/{subject}/reproductions", """{"replicas":1,"replicas":2}""", "/replicas");
        using var broken = await Creator.PostAsync(App.Http, $"ainfts/{subject}/reproductions", "{");
        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);
    }

    [Fact]
    public async Task A_signature_of_another_account_is_refused_and_names_the_signer()
    {
        var subject = await Scene.MintAsync(App);
        var body = JsonNode.Parse(Scene.Body(subject, null))!.AsObject();
        body["requester"] = LocalKey.Generate().Address.ToString();
        await RefusedAsync($"ainfts/{subject}/reproductions", body.ToJsonString(), "/signature");
    }

    [Fact]
    public async Task Unknown_components_and_runs_are_not_found()
    {
        var unknown = AinftId.Parse("0x" + new string('1', 64));
        foreach (var path in new[] { $"ainfts/{unknown}/reproductions", $"runs/{unknown}", "runs/nonsense" })
            Assert.Equal(HttpStatusCode.NotFound, (await App.Http.GetAsync(path)).StatusCode);
        using var asked = await Creator.PostAsync(App.Http,
            $"ainfts/{unknown}/reproductions", Scene.Body(unknown, null));
        Assert.Equal(HttpStatusCode.NotFound, asked.StatusCode);
    }

    [Theory]
    [InlineData("state=done", "/state")]
    [InlineData("limit=0", "/limit")]
    [InlineData("page=%27%20or", "/page")]
    [InlineData("limit=1&limit=2", "/limit")]
    [InlineData("status=decided", "/status")]
    public async Task A_wrong_query_is_refused(string query, string pointer)
    {
        using var answer = await App.Http.GetAsync($"runs?{query}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains($"\"{pointer}\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_without_a_key_says_that_it_cannot_run_anything()
    {
        await using var keyless = await World.StartAppAsync(null, ("Ainft__Chain__OperatorKey", ""));
        var subject = await Scene.MintAsync(keyless);
        using var answer = await Creator.PostAsync(keyless.Http,
            $"ainfts/{subject}/reproductions", Scene.Body(subject, null));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("Ainft__Chain__OperatorKey",
            await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_come_in_pages_that_miss_nothing_and_repeat_nothing()
    {
        var subjects = new List<AinftId>();
        for (var i = 0; i < 5; i++)
            subjects.Add(await Scene.MintAsync(App, $"model {i}"));
        var asked = new List<Sha256Digest>();
        foreach (var subject in subjects)
            asked.Add(await Scene.RequestAsync(App, subject));

        var (listed, page) = (new List<Sha256Digest>(), "");
        do
        {
            var answer = await App.GetJsonAsync($"runs?limit=2{page}");
            listed.AddRange(answer.GetProperty("items").EnumerateArray().Select(RunScene.IdOf));
            page = answer.TryGetProperty("page", out var next) ? $"&page={next.GetString()}" : null;
        }
        while (page is not null);
        Assert.Equal(asked.Order(), listed.Order());
    }

    private async Task RefusedAsync(string path, string body, string pointer)
    {
        using var answer = await Creator.PostAsync(App.Http, path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.UnprocessableEntity, text);
        var violations = JsonDocument.Parse(text).RootElement.GetProperty("violations")
            .EnumerateArray().Select(violation => violation.GetProperty("pointer").GetString());
        Assert.Contains(pointer, violations);
    }
}
