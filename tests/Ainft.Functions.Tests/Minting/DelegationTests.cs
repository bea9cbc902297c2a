using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Ethereum;
using Ainft.Functions.Lineage;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Minting;

/// <summary>An agent mints for a creator within the terms that the creator signed, until the creator revokes.</summary>
public sealed class DelegationTests(StorageFixture storage, ChainFixture chain) : BulkScene(storage, chain)
{
    private const string Repository = "acme/model";

    private readonly StorageFixture storage = storage;
    private readonly ChainFixture chain = chain;

    [Fact]
    public async Task An_agent_mints_a_component_of_the_creator_whose_proof_and_lineage_verify()
    {
        var acme = new DelegatingCreator(World.Domain);
        var parent = DelegatingCreator.ManifestOf(Repository);
        await MintAsync(acme, parent);
        var child = Creator.ManifestOf("by its creator", acme.IdOf(parent));
        await Creator.MintAsync(App.Http, Creator.Single(child));
        await App.RunAsync("AnchorBundles");

        var answer = await App.GetJsonAsync($"ainfts/{acme.IdOf(parent)}");
        Assert.Equal(acme.Creator.Address.ToString(), answer.GetProperty("creator").GetString());
        var delegation = answer.GetProperty("delegation");
        Assert.Equal(acme.Agent.Address.ToString(), delegation.GetProperty("agent").GetString());
        Assert.Equal(acme.Integration.ToString(), delegation.GetProperty("integration").GetString());
        Assert.Equal("creator-only", delegation.GetProperty("token").GetString());
        Assert.False((await App.GetJsonAsync($"ainfts/{Creator.IdOf(child)}")).TryGetProperty("delegation", out _));

        Assert.True(ProofFile.TryParse(
            await App.Http.GetByteArrayAsync($"ainfts/{acme.IdOf(parent)}/proof"), out var proof, out _));
        Assert.Equal(CheckResult.Pass, ProofVerifier.Verify(proof).Checks
            .Single(check => check.Name == ProofVerifier.Delegation).Result);
        Assert.True(ProofVerifier.Verify(proof).IsValid);
        var lineage = await LineageAsync(Creator.IdOf(child));
        Assert.True(lineage.IsDelegated && LineageProofVerifier.Verify(lineage).IsValid);
        Assert.False((await LineageAsync(Creator.IdOf(child), "?depth=0")).IsDelegated);
    }

    [Fact]
    public async Task Contributors_can_stand_in_the_request_instead_of_their_hash()
    {
        var acme = new DelegatingCreator(World.Domain) { Contributors = [new(Creator.Address, 10_000)] };
        var contributors = $$"""[{"address":"{{Creator.Address}}","share":10000}]""";
        var body = acme.Body(DelegatingCreator.ManifestOf(Repository, more: $"\"contributors\":{contributors},"));
        var delegation = body["delegation"]!.AsObject();
        delegation["contributors"] = JsonNode.Parse(contributors);
        Assert.Equal("/delegation/contributors", await RefusedAsync(body));
        delegation.Remove("contributorsHash");
        using var answer = await Creator.PostAsync(App.Http, "ainfts", body.ToJsonString());
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    [Theory]
    [InlineData("meta-llama/Llama-3.1-8B", "", "/delegation/scope")]
    [InlineData("acme/../other", "", "/delegation/scope")]
    [InlineData(Repository, "contributors", "/delegation/contributorsHash")]
    public async Task A_mint_that_breaks_a_term_is_refused_at_the_term(string repository, string more, string pointer)
    {
        var acme = new DelegatingCreator(World.Domain);
        var contributors = $$"""
            "contributors":[{"address":"{{acme.Agent.Address}}","share":10000}],
            """;
        var manifest = DelegatingCreator.ManifestOf(repository, more: more.Length > 0 ? contributors : "");
        Assert.Equal(pointer, await RefusedAsync(acme.Body(manifest)));
    }

    [Fact]
    public async Task A_mint_outside_of_the_time_of_its_delegation_is_refused()
    {
        var manifest = DelegatingCreator.ManifestOf(Repository);
        var soon = Creator.SoonDeadline;
        var early = new DelegatingCreator(World.Domain) { NotBefore = soon - 60 };
        Assert.Equal("/delegation/notBefore", await RefusedAsync(early.Body(manifest, soon)));
        var ended = new DelegatingCreator(World.Domain) { Until = soon - 60 };
        Assert.Equal("/delegation/deadline", await RefusedAsync(ended.Body(manifest, soon)));
    }

    [Fact]
    public async Task A_delegation_by_a_stranger_or_for_another_registry_is_refused()
    {
        var manifest = DelegatingCreator.ManifestOf("meta-llama/Llama-3.1-8B");
        var stranger = new DelegatingCreator(World.Domain) { Scope = "meta-llama/*", Delegating = LocalKey.Generate() };
        Assert.Equal("/delegation/signature", await RefusedAsync(stranger.Body(manifest)));
        foreach (var domain in new[]
        {
            World.Domain with { ChainId = World.Domain.ChainId + 1 },
            World.Domain with { Registry = stranger.Agent.Address },
        })
        {
            var other = stranger with { Delegating = null, DelegatedIn = domain };
            Assert.Equal("/delegation/signature", await RefusedAsync(other.Body(manifest)));
        }
        var changed = (stranger with { Delegating = null }).Body(manifest);
        changed["delegation"]!["maxRoyalty"] = 1;
        Assert.Equal("/delegation/signature", await RefusedAsync(changed));
    }

    [Fact]
    public async Task Only_the_agent_signs_and_only_one_manifest()
    {
        var acme = new DelegatingCreator(World.Domain);
        var manifest = DelegatingCreator.ManifestOf(Repository);
        var byAnother = (acme with { Agent = LocalKey.Generate() }).Body(manifest);
        byAnother["delegation"] = acme.Delegation();
        Assert.Equal("/signature", await RefusedAsync(byAnother));
        var many = acme.Body(manifest);
        many["manifests"] = new JsonArray(many["manifest"]!.DeepClone());
        many.Remove("manifest");
        Assert.Equal("/delegation", await RefusedAsync(many));
    }

    [Fact]
    public async Task A_contract_wallet_is_no_agent()
    {
        var acme = new DelegatingCreator(World.Domain);
        // The contract at the agent's address accepts every signature. No verifier would accept the component.
        await ContractWallet.ChangeAsync(World, acme.Agent.Address, "1626ba7e");
        var body = acme.Body(DelegatingCreator.ManifestOf(Repository));
        body["signature"] = $"0x{new string('1', 130)}";

        Assert.Equal("/signature", await RefusedAsync(body));
    }

    [Fact]
    public async Task A_revoked_integration_never_mints_again_and_its_components_stay()
    {
        var acme = new DelegatingCreator(World.Domain);
        var before = DelegatingCreator.ManifestOf(Repository, "before");
        await MintAsync(acme, before);
        var path = $"delegations/{acme.Integration}";
        Assert.Equal(0, (await App.GetJsonAsync(path)).GetProperty("revocations").GetArrayLength());
        // A stranger revokes the same integration in its own name, which is another one.
        await RevokeAsync(acme, HttpStatusCode.Created, acme.Revocation(LocalKey.Generate()));
        await MintAsync(acme, DelegatingCreator.ManifestOf(Repository, "between"));
        await RevokeAsync(acme, HttpStatusCode.UnprocessableEntity,
            acme.Revocation(LocalKey.Generate(), acme.Creator.Address));
        await RevokeAsync(acme, HttpStatusCode.Created);
        await RevokeAsync(acme, HttpStatusCode.OK);

        var other = await World.StartAppAsync();
        var after = DelegatingCreator.ManifestOf(Repository, "after");
        foreach (var api in new[] { App.Http, other.Http })
            Assert.Equal("delegation-revoked", await ProblemOfAsync(api, acme.Body(after)));
        var error = Assert.Single((await ImportAsync(App, [acme.Line(after)]))
            .Is(HttpStatusCode.UnprocessableEntity).Errors);
        Assert.Equal("integration-revoked", error.Code);
        await MintAsync(acme with { Integration = Keccak256.Hash("new"u8) }, after);

        Assert.Equal(HttpStatusCode.OK, (await App.Http.GetAsync($"ainfts/{acme.IdOf(before)}")).StatusCode);
        (await ImportAsync(App, [acme.Line(before)])).Is(HttpStatusCode.Accepted);
        await App.RunAsync("AnchorBundles");
        var revocations = (await App.GetJsonAsync(path)).GetProperty("revocations").EnumerateArray().ToArray();
        Assert.Equal(2, revocations.Length);
        Assert.Contains(acme.Creator.Address.ToString(),
            revocations.Select(item => item.GetProperty("creator").GetString()));
    }

    [Fact]
    public async Task An_import_checks_the_delegation_of_another_registry_and_keeps_it()
    {
        var acme = new DelegatingCreator(World.Domain);
        var elsewhere = new MintDomain(World.Domain.ChainId + 7, acme.Agent.Address);
        var manifest = DelegatingCreator.ManifestOf(Repository);
        var replayed = acme with { DelegatedIn = World.Domain };
        var error = Assert.Single((await ImportAsync(App, [replayed.Line(manifest, elsewhere)]))
            .Is(HttpStatusCode.UnprocessableEntity).Errors);
        Assert.Equal(("/delegation", "check-failed"), (error.Pointer, error.Code));
        (await ImportAsync(App, [acme.Line(manifest, elsewhere)])).Is(HttpStatusCode.Accepted);
        await App.DrainAsync("project-bundle", "ProjectBundle");
        var row = await App.Get<Ainfts>().FindAsync(acme.IdOf(manifest), TestContext.Current.CancellationToken);
        Assert.Equal((elsewhere, acme.Agent.Address), (row!.Origin!.Value, row.Agent!.Agent));

        await using var world = await World.CreateAsync(storage, chain);
        var copy = await world.StartAppAsync();
        var exported = await ExportAsync(App, "limit=10");
        (await ImportAsync(copy, exported)).Is(HttpStatusCode.Accepted);
        await copy.DrainAsync("project-bundle", "ProjectBundle");
        Assert.Equal(exported, await ExportAsync(copy, "limit=10"));
    }

    [Fact]
    public async Task Their_index_is_checked_repaired_and_rebuilt()
    {
        var acme = new DelegatingCreator(World.Domain);
        await MintAsync(acme, DelegatingCreator.ManifestOf(Repository));
        await RevokeAsync(acme, HttpStatusCode.Created);
        await App.RunAsync("AnchorBundles");
        var index = new Upkeep.StoredIndex(World);
        var rows = await TableSnapshot.TakeAsync(World, "Revocations");
        var components = await TableSnapshot.TakeAsync(World, "Ainfts");
        Assert.Equal("", await Upkeep.Upkeep.FindingsAsync(World));
        await index.DeleteRowAsync("Revocations");
        Assert.StartsWith("revocation-missing 1 1",
            await Upkeep.Upkeep.FindingsAsync(World, repair: true), StringComparison.Ordinal);
        await index.ChangeRowAsync("Revocations", "LineOffset", 7);
        Assert.StartsWith("revocation-wrong 1 1",
            await Upkeep.Upkeep.FindingsAsync(World, repair: true), StringComparison.Ordinal);
        Assert.Equal(rows, await TableSnapshot.TakeAsync(World, "Revocations"));

        var (report, _) = await Upkeep.Upkeep.RebuildAsync(World, dropOld: false);

        Assert.Equal("", Upkeep.Upkeep.TextOf(report));
        foreach (var (table, before) in new[] { ("Revocations", rows), ("Ainfts", components) })
            Assert.Equal(before, (await TableSnapshot.TakeAsync(World, $"{table}1"))
                .Replace($"{table}1 ", $"{table} ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("delegations/0x12", "GET", "")]
    [InlineData("delegations/0x12/revoke", "POST", "{}")]
    [InlineData("delegations/0x1111111111111111111111111111111111111111111111111111111111111111/revoke", "POST", "[]")]
    [InlineData("delegations/0x1111111111111111111111111111111111111111111111111111111111111111/revoke", "POST", "{}")]
    public async Task A_request_of_another_form_is_rejected(string path, string method, string body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST")
            request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await App.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    private async Task MintAsync(DelegatingCreator creator, string manifest)
    {
        using var answer = await Creator.PostAsync(App.Http, "ainfts", creator.Body(manifest).ToJsonString());
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
    }

    private async Task RevokeAsync(DelegatingCreator creator, HttpStatusCode status, string? body = null)
    {
        using var answer = await Creator.PostAsync(
            App.Http, $"delegations/{creator.Integration}/revoke", body ?? creator.Revocation());
        Assert.True(answer.StatusCode == status, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The pointer of the one violation of a mint.</summary>
    private async Task<string?> RefusedAsync(JsonObject body)
    {
        using var answer = await Creator.PostAsync(App.Http, "ainfts", body.ToJsonString());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var violations = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("violations");
        return Assert.Single(violations.EnumerateArray()).GetProperty("pointer").GetString();
    }

    private static async Task<string?> ProblemOfAsync(HttpClient api, JsonObject body)
    {
        using var answer = await Creator.PostAsync(api, "ainfts", body.ToJsonString());
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return problem.GetProperty("type").GetString()!.Split('/')[^1];
    }

    private async Task<LineageProofFile> LineageAsync(AinftId id, string query = "")
    {
        await using var stream = await App.Http.GetStreamAsync($"ainfts/{id}/lineage.proof{query}");
        Assert.True(LineageProofFile.TryRead(stream, out var proof, out var found), string.Join('\n', found));
        return proof;
    }
}
