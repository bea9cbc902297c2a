using System.Diagnostics;
using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.KeyVault;
using Ainft.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Ainft.Functions.Tests.Chain;

/// <summary>Signs with the key of a vault that speaks the real protocol, and fails as real vaults do.</summary>
public sealed class KeyVaultSignerTests(StorageFixture storage, ChainFixture chain)
{
    private static readonly Bytes32 Hash = Keccak256.Hash("a transaction"u8);

    [Fact]
    public async Task Its_account_is_that_of_the_private_key_and_its_signatures_recover_to_it()
    {
        await using var vault = await FakeVault.StartAsync();
        var signer = await vault.LoadSignerAsync();
        await signer.LoadAsync();
        Assert.Equal(vault.Account, signer.Address);
        for (byte i = 0; i < 40; i++)
            await AssertSignsAsync(vault, signer, Keccak256.Hash([i]));

        Assert.Single(vault.Requests, request => request.StartsWith("GET", StringComparison.Ordinal));
        Assert.Equal(["https://vault.azure.net/.default"], vault.Credential.Scopes);
    }

    [Fact]
    public async Task Without_a_version_it_keeps_to_the_newest_version_that_the_vault_names()
    {
        await using var vault = await FakeVault.StartAsync();
        var signer = vault.CreateSigner(key: FakeVault.NewestKeyId);
        await signer.LoadAsync();
        await AssertSignsAsync(vault, signer, Hash);

        Assert.Equal(
            ["GET /keys/operator/", $"POST {new Uri(FakeVault.KeyId).AbsolutePath}/sign"], vault.Requests);
    }

    [Theory]
    [InlineData("""{"key":{"kty":"EC","crv":"P-256K"}}""")]
    [InlineData("""{"key":{"kid":"https://ainft-test.vault.azure.net/keys/operator","kty":"EC","crv":"P-256K"}}""")]
    public async Task A_newest_key_without_a_version_is_refused(string body)
    {
        await using var vault = await FakeVault.StartAsync();
        vault.Answers.Enqueue(FakeVault.Say(body));
        var signer = vault.CreateSigner(key: FakeVault.NewestKeyId);
        await Assert.ThrowsAsync<KeyVaultException>(() => signer.LoadAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_high_s_is_folded_and_a_low_one_stays(bool isHigh)
    {
        await using var vault = await FakeVault.StartAsync();
        vault.HasHighS = isHigh;
        var signer = await vault.LoadSignerAsync();
        for (byte i = 0; i < 10; i++)
            await AssertSignsAsync(vault, signer, Keccak256.Hash([i]));
    }

    [Fact]
    public async Task A_key_of_an_HSM_signs_too()
    {
        await using var vault = await FakeVault.StartAsync();
        vault.KeyType = "EC-HSM";
        await AssertSignsAsync(vault, await vault.LoadSignerAsync(), Hash);
    }

    [Fact]
    public async Task A_signature_of_another_key_is_not_used()
    {
        await using var vault = await FakeVault.StartAsync();
        var signer = await vault.LoadSignerAsync();
        using var other = FakeVault.CreateKey();
        vault.Signing = other;
        var refusal = await Assert.ThrowsAsync<KeyVaultException>(async () => await signer.SignAsync(Hash));
        Assert.Contains("not of its key operator", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("EC", "P-256", "\"sign\"", "--curve P-256K")]
    [InlineData("EC", "SECP256K1", "\"sign\"", "--curve P-256K")]
    [InlineData("RSA", "P-256K", "\"sign\"", "--curve P-256K")]
    [InlineData("EC", "P-256K", "\"verify\"", "--ops sign verify")]
    [InlineData("EC", "P-256K", "", "--ops sign verify")]
    public async Task A_key_that_cannot_sign_for_Ethereum_is_a_wrong_setting_and_the_message_says_what_to_do(
        string type, string curve, string operations, string advice)
    {
        await using var vault = await FakeVault.StartAsync();
        (vault.KeyType, vault.KeyCurve, vault.KeyOperations) = (type, curve, operations);
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(
            () => new OperatorKey(vault.CreateSigner()).LoadAsync());
        Assert.Contains("KeyVaultKey", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(advice, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, "Forbidden", "Key Vault Crypto User")]
    [InlineData(404, "KeyNotFound", "Ainft__Chain__KeyVaultKey")]
    [InlineData(400, "BadParameter", "status 400")]
    public async Task A_refusal_says_what_to_do_and_has_the_words_of_the_vault(int status, string code, string advice)
    {
        await using var vault = await FakeVault.StartAsync();
        vault.Answers.Enqueue(FakeVault.Refuse(status, code, "the words of the vault"));
        var refusal = await Assert.ThrowsAsync<KeyVaultException>(() => vault.CreateSigner().LoadAsync());
        Assert.Contains(advice, refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"{code}, the words of the vault", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_challenge_for_claims_is_answered_with_another_token_and_any_other_is_reported()
    {
        await using var vault = await FakeVault.StartAsync();
        var signer = await vault.LoadSignerAsync();
        vault.Token = VaultTokens.WithClaims;
        var refusal = await Assert.ThrowsAsync<KeyVaultException>(async () => await signer.SignAsync(Hash));
        Assert.Contains("tenant", refusal.Message, StringComparison.Ordinal);

        vault.WantsClaims = true;
        await AssertSignsAsync(vault, signer, Hash);
        Assert.Equal(2, vault.Credential.Scopes.Count);
    }

    [Fact]
    public async Task A_machine_without_an_identity_is_told_how_to_get_one()
    {
        await using var vault = await FakeVault.StartAsync();
        vault.Credential.IsAway = true;
        var refusal = await Assert.ThrowsAsync<KeyVaultException>(() => vault.CreateSigner().LoadAsync());
        Assert.Contains("AZURE_CLIENT_ID", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Details", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(vault.Requests);
    }

    [Fact]
    public async Task A_throttled_request_is_sent_again_after_the_time_that_the_vault_asks_for()
    {
        await using var vault = await FakeVault.StartAsync();
        var signer = await vault.LoadSignerAsync();
        vault.Answers.Enqueue(FakeVault.Refuse(429, "Throttled", "Too many requests.", retryAfter: 2));
        var started = Stopwatch.GetTimestamp();
        await AssertSignsAsync(vault, signer, Hash);
        Assert.True(Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(1.8));
        Assert.Equal(3, vault.Requests.Count);
    }

    [Fact]
    public async Task A_vault_that_throttles_for_longer_gets_no_request_until_then()
    {
        await using var vault = await FakeVault.StartAsync();
        var time = new FakeTimeProvider();
        var signer = await vault.LoadSignerAsync(time);
        vault.Answers.Enqueue(FakeVault.Refuse(429, "Throttled", "Too many requests.", retryAfter: 60));
        await Assert.ThrowsAsync<KeyVaultException>(async () => await signer.SignAsync(Hash));
        time.Advance(TimeSpan.FromSeconds(30));
        var refusal = await Assert.ThrowsAsync<KeyVaultException>(async () => await signer.SignAsync(Hash));
        Assert.Contains("in 30 seconds", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(2, vault.Requests.Count);

        time.Advance(TimeSpan.FromSeconds(31));
        await AssertSignsAsync(vault, signer, Hash);
    }

    [Fact]
    public async Task A_vault_that_fails_once_is_asked_again()
    {
        await using var vault = await FakeVault.StartAsync();
        var signer = await vault.LoadSignerAsync();
        vault.Answers.Enqueue(FakeVault.Refuse(500, "InternalServerError", "Try again."));
        await AssertSignsAsync(vault, signer, Hash);
    }

    [Fact]
    public async Task A_silent_vault_ends_the_call_after_the_limit()
    {
        await using var vault = await FakeVault.StartAsync();
        var time = new FakeTimeProvider();
        var signer = await vault.LoadSignerAsync(time);
        vault.Answers.Enqueue(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        var signing = signer.SignAsync(Hash).AsTask();
        time.Advance(KeyVaultClient.TimeLimit);
        var refusal = await Assert.ThrowsAsync<KeyVaultException>(() => signing);
        Assert.Contains("within 20 seconds", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_that_cancels_gets_a_cancellation()
    {
        await using var vault = await FakeVault.StartAsync();
        var signer = await vault.LoadSignerAsync();
        vault.Answers.Enqueue(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await signer.SignAsync(Hash, cancelled.Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("<html>sign in</html>")]
    [InlineData("""{"value":7}""")]
    [InlineData("""{"value":"AAAA"}""")]
    [InlineData("""{"value":"***"}""")]
    [InlineData("""{"value":"AAAA""")]
    public async Task An_answer_in_another_form_is_refused(string body)
    {
        await using var vault = await FakeVault.StartAsync();
        var signer = await vault.LoadSignerAsync();
        vault.Answers.Enqueue(FakeVault.Say(body));
        var refusal = await Assert.ThrowsAsync<KeyVaultException>(async () => await signer.SignAsync(Hash));
        Assert.Contains("another form", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"key":null}""")]
    [InlineData("""{"key":{"kty":"EC","crv":"P-256K"}}""")]
    [InlineData("""{"key":{"kty":"EC","crv":"P-256K","x":"AAAA","y":"AAAA"}}""")]
    public async Task A_key_in_another_form_is_refused(string body)
    {
        await using var vault = await FakeVault.StartAsync();
        vault.Answers.Enqueue(FakeVault.Say(body));
        await Assert.ThrowsAsync<KeyVaultException>(() => vault.CreateSigner().LoadAsync());
    }

    [Fact]
    public async Task A_public_key_that_is_not_on_the_curve_is_refused()
    {
        await using var vault = await FakeVault.StartAsync();
        var zero = new string('A', 43);
        vault.Answers.Enqueue(FakeVault.Say(
            $$$"""{"key":{"kty":"EC","crv":"P-256K","x":"{{{zero}}}","y":"{{{zero}}}"}}"""));
        var refusal = await Assert.ThrowsAsync<KeyVaultException>(() => vault.CreateSigner().LoadAsync());
        Assert.Contains("not a point", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_answer_is_not_read_to_its_end()
    {
        await using var vault = await FakeVault.StartAsync();
        var signer = await vault.LoadSignerAsync();
        vault.Answers.Enqueue(FakeVault.Say(new string(' ', 4 << 20)));
        var refusal = await Assert.ThrowsAsync<KeyVaultException>(async () => await signer.SignAsync(Hash));
        Assert.Contains("more than 16384 bytes", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_refused()
    {
        await using var vault = await FakeVault.StartAsync();
        var signer = await vault.LoadSignerAsync();
        // The client sees the break in the head or in the body. It sends a request again when it is in the head.
        for (var i = 0; i < 4; i++)
            vault.Answers.Enqueue(BreakOffAsync);
        await Assert.ThrowsAsync<KeyVaultException>(async () => await signer.SignAsync(Hash));
    }

    [Fact]
    public async Task A_transaction_that_the_vault_signs_is_mined_and_a_vault_that_refuses_only_delays_it()
    {
        await using var vault = await FakeVault.StartAsync();
        await using var scene = await SenderScene.StartAsync(storage, vault);
        Assert.Equal(vault.Account, scene.Chain.Sender.Account);
        vault.Answers.Enqueue(FakeVault.Refuse(403, "Forbidden", "Caller is not authorized."));
        Assert.Equal(TransactionState.Reserved, (await scene.SubmitAsync("p")).State);
        Assert.Contains(scene.Chain.Logged, line => line.StartsWith("Warning 2020", StringComparison.Ordinal)
            && line.Contains("Key Vault Crypto User", StringComparison.Ordinal));

        vault.Answers.Enqueue(FakeVault.Refuse(403, "Forbidden", "Caller is not authorized."));
        await scene.Chain.Sender.AdvanceAsync();
        Assert.Contains(
            scene.Chain.Logged, line => line.StartsWith("Warning 2022", StringComparison.Ordinal));
        await scene.SettleAsync("p");
        Assert.Equal(TransactionState.Succeeded, (await scene.FindAsync("p")).State);
        Assert.Equal(1, await scene.SentAsync());
    }

    [Fact]
    public async Task An_app_reads_the_key_before_it_serves()
    {
        await using var vault = await FakeVault.StartAsync();
        await using var world = await World.CreateAsync(storage, chain);
        var app = await StartAppAsync(world, vault);
        Assert.Equal(vault.Account.ToString(), (await app.GetJsonAsync("chain")).GetProperty("operator").GetString());
    }

    [Fact]
    public async Task An_app_whose_key_has_the_wrong_curve_does_not_start()
    {
        await using var vault = await FakeVault.StartAsync();
        vault.KeyCurve = "P-256";
        await using var world = await World.CreateAsync(storage, chain);
        await Assert.ThrowsAsync<OptionsValidationException>(() => StartAppAsync(world, vault));
    }

    private static Task<App> StartAppAsync(World world, FakeVault vault) => world.StartAppAsync(
        builder => vault.Register(builder.Services),
        ("Ainft__Chain__OperatorKey", ""), ("Ainft__Chain__KeyVaultKey", FakeVault.KeyId));

    private static async Task BreakOffAsync(HttpContext context)
    {
        context.Response.ContentLength = 1_000;
        await context.Response.WriteAsync("{\"value\":");
        await context.Response.Body.FlushAsync();
        context.Abort();
    }

    private static async Task AssertSignsAsync(FakeVault vault, KeyVaultSigner signer, Bytes32 hash)
    {
        var signature = await signer.SignAsync(hash);
        Assert.True(signature.IsLowS);
        Assert.True(Secp256k1.TryRecover(hash, signature, out var account));
        Assert.Equal(vault.Account, account);
    }
}
