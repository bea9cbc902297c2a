using System.Security.Cryptography;
using System.Text;
using Ainft.Functions.Platform;
using Ainft.Functions.Tests.Operations;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Events;

/// <summary>A new data key takes over the keys of subscriptions, and the old one can be removed.</summary>
public sealed class DataKeyRotationTests(StorageFixture storage, ChainFixture chain)
    : SubscriptionScene(storage, chain)
{
    private static readonly (string, string) Newest = ("Ainft__Data__Key", new string('b', 64)),
        Old = ("Ainft__Data__OldKey", new string('a', 64));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Renewed_keys_sign_as_before_without_the_old_data_key()
    {
        var added = await AddAsync();
        await PostAsync($"subscriptions/{IdOf(added)}/challenge");
        await PostAsync($"subscriptions/{IdOf(added)}/secrets");
        var during = await StartAsync(Newest, Old);

        Assert.Equal(1, await during.Get<RenewSecrets>().RunAsync(Ct));
        Assert.Equal(0, await during.Get<RenewSecrets>().RunAsync(Ct));

        var after = await StartAsync(Newest);
        await MintAsync("signed after the rotation");
        await DeliverAsync(after);
        var message = Assert.Single(Receiver.Received);
        var key = Convert.FromBase64String(added.GetProperty("secret").GetString()!["whsec_".Length..]);
        var code = HMACSHA256.HashData(
            key, Encoding.UTF8.GetBytes($"{message.Id}.{message.Timestamp}.{message.Body}"));
        Assert.Contains($"v1,{Convert.ToBase64String(code)}", message.Signatures.Split(' '));
        Assert.Equal(4, message.Signatures.Split(' ').Length);
    }

    [Fact]
    public async Task Former_keys_that_ended_are_not_kept()
    {
        var id = IdOf(await AddAsync());
        await PostAsync($"subscriptions/{id}/secrets");
        Time.Ahead += TimeSpan.FromHours(25);
        var during = await StartAsync(Newest, Old);

        Assert.Equal(1, await during.Get<RenewSecrets>().RunAsync(Ct));

        Assert.Equal(1, (await GetAsync($"subscriptions/{id}")).GetProperty("publicKeys").GetArrayLength());
    }

    [Fact]
    public async Task The_doctor_counts_the_rows_that_need_the_old_key_and_those_that_no_key_opens()
    {
        await AddAsync();
        await AddAsync();
        var lost = await StartAsync(OperatorClient.Setting, Newest);
        var found = (await lost.ExamineAsync()).Requires("data-key-lost");
        Assert.Contains("2 rows of the table Subscriptions", found.Found, StringComparison.Ordinal);
        var during = await StartAsync(OperatorClient.Setting, Newest, Old);
        found = (await during.ExamineAsync()).Requires("data-key-old");
        Assert.Contains("2 rows of the table Subscriptions", found.Found, StringComparison.Ordinal);

        await during.Get<RenewSecrets>().RunAsync(Ct);

        foreach (var app in new[] { during, lost })
            Assert.DoesNotContain(
                (await app.ExamineAsync()).Findings,
                finding => finding.Code.StartsWith("data-key-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rotation_of_keys_that_comes_between_is_kept()
    {
        var id = IdOf(await AddAsync());
        var during = await StartAsync(Newest, Old);
        var table = during.Get<IEnumerable<SecretTable>>().Single(one => one.Name == "Subscriptions");
        var row = await table.ReadAsync(Ct).SingleAsync(Ct);
        var rotated = await PostAsync($"subscriptions/{id}/secrets");

        Assert.False(await row.RenewAsync(Ct));

        Assert.Equal(
            rotated.GetProperty("publicKeys").ToString(),
            (await GetAsync($"subscriptions/{id}")).GetProperty("publicKeys").ToString());
    }
}
