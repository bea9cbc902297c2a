using System.Security.Cryptography;
using Ainft.Cli.Nodes;
using Ainft.Cli.Nodes.Fetching;
using Ainft.Testing;

namespace Ainft.Cli.Tests.Nodes;

public sealed class FetcherTests : IAsyncDisposable
{
    private readonly FileServer server = new();
    private readonly TemporaryFolder folder = new();
    private readonly List<Fetcher> fetchers = [];
    private int number;

    [Fact]
    public async Task A_file_comes_from_the_registry_by_its_digest()
    {
        var content = Content(200_000);
        Assert.Equal(content, await FetchAsync(Open(), Wanted(server.Add(content))));
    }

    [Fact]
    public async Task A_URI_that_names_only_a_digest_is_asked_of_the_registry()
    {
        var content = Content(1000);
        var wanted = Wanted(server.Add(content)) with { Uri = "ni:///sha-256;any" };
        Assert.Equal(content, await FetchAsync(Open(), wanted));
    }

    [Fact]
    public async Task What_was_fetched_once_is_not_asked_for_again()
    {
        var (wanted, fetcher) = (Wanted(server.Add(Content(1000))), Open());
        await FetchAsync(fetcher, wanted);
        await FetchAsync(Open(), wanted);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_download_that_breaks_off_continues_where_it_was()
    {
        var content = Content(300_000);
        var digest = server.Add(content);
        server.BreakAfter.Enqueue(100_000);
        server.BreakAfter.Enqueue(50_000);
        Assert.Equal(content, await FetchAsync(Open(), Wanted(digest)));
        var path = FileServer.PathOf(digest);
        Assert.Equal([path, $"{path} bytes=100000-", $"{path} bytes=150000-"], server.Requests);
        Assert.Equal(content.Length, server.Sent);
    }

    [Fact]
    public async Task A_download_that_was_stopped_is_continued_by_the_next_process()
    {
        var content = Content(300_000);
        var digest = server.Add(content);
        server.BreakAfter.Enqueue(120_000);
        using (var stop = new CancellationTokenSource())
        {
            void StopAtBreak(long bytes)
            {
                if (bytes == 120_000)
                    stop.Cancel();
            }

            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => Open().PlaceAsync(Wanted(digest), Target(), StopAtBreak, stop.Token));
        }

        Assert.Equal(content, await FetchAsync(Open(), Wanted(digest)));
        Assert.Equal($"{FileServer.PathOf(digest)} bytes=120000-", server.Requests[^1]);
    }

    [Fact]
    public async Task A_file_that_changed_meanwhile_is_begun_again()
    {
        var (wrong, right) = (Content(300_000), Content(300_000));
        var digest = server.Add(right);
        server.Files[FileServer.PathOf(digest)] = wrong;
        server.BreakAfter.Enqueue(100_000);
        server.Answered = () => server.Files[FileServer.PathOf(digest)] = right;
        Assert.Equal(right, await FetchAsync(Open(), Wanted(digest)));
    }

    [Fact]
    public async Task A_server_without_ranges_is_asked_for_all_of_it_again()
    {
        var content = Content(300_000);
        var digest = server.Add(content);
        server.Ranges = false;
        server.BreakAfter.Enqueue(100_000);
        Assert.Equal(content, await FetchAsync(Open(), Wanted(digest)));
    }

    [Fact]
    public async Task One_wrong_byte_and_nothing_is_put_in_place()
    {
        var content = Content(5000);
        var digest = server.Add(content);
        content[4321] ^= 1;
        var target = Target();
        var refusal = await Assert.ThrowsAsync<TaskRefusedException>(
            () => Open().PlaceAsync(Wanted(digest), target, _ => { }, default));
        Assert.Contains(digest.ToString(), refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(target));
    }

    [Fact]
    public async Task A_byte_that_changes_in_the_cache_is_noticed_and_the_file_fetched_again()
    {
        var content = Content(5000);
        var wanted = Wanted(server.Add(content));
        await FetchAsync(Open(), wanted);
        var cached = Path.Combine(folder.Path, "cache", wanted.Digest.ToString()[2..]);
        var altered = content.ToArray();
        altered[7] ^= 1;
        await File.WriteAllBytesAsync(cached, altered);
        Assert.Equal(content, await FetchAsync(Open(), wanted));
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData(4999)]
    [InlineData(5001)]
    public async Task Another_size_than_claimed_is_refused_before_the_bytes_are_read(int claimed)
    {
        var digest = server.Add(Content(5000));
        await Assert.ThrowsAsync<TaskRefusedException>(
            () => FetchAsync(Open(), Wanted(digest) with { Size = claimed }));
    }

    [Fact]
    public async Task More_than_the_task_may_have_is_refused()
    {
        var digest = server.Add(Content(5000));
        await Assert.ThrowsAsync<TaskRefusedException>(() => FetchAsync(Open(), Wanted(digest) with { Most = 4999 }));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        server.Instead = $"HTTP/1.1 302 Found\r\nLocation: {server.Address}elsewhere?sig=private\r\n"
            + "Content-Length: 0\r\nConnection: close\r\n\r\n";
        var refusal = await Assert.ThrowsAsync<TaskRefusedException>(
            () => FetchAsync(Open(), Wanted(Sha256Digest.Of("x"u8))));
        Assert.Contains("redirect", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("private", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(
            server.Requests, path => path.StartsWith("/elsewhere", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}/secret")]
    [InlineData("http://localhost:{0}/secret")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/secret")]
    [InlineData("http://0x7f000001:{0}/secret")]
    [InlineData("http://2130706433:{0}/secret")]
    public async Task A_manifests_uri_that_leads_into_this_machine_is_never_dialled(string uri)
    {
        var content = Content(10);
        server.Files["/secret"] = content;
        var wanted = Wanted(Sha256Digest.Of(content)) with { Uri = string.Format(null, uri, server.Address.Port) };
        var refusal = await Assert.ThrowsAsync<TaskRefusedException>(() => FetchAsync(Open(), wanted));
        Assert.Contains("public", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("/secret", server.Requests);
    }

    [Fact]
    public async Task An_ipfs_uri_goes_through_the_gateway_that_the_operator_named()
    {
        var content = Content(10);
        server.Files["/ipfs/bafybeigdyrzt5sfp7udm7hu76uh7y26nf3/data.txt"] = content;
        const string site = "ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3";
        var wanted = Wanted(Sha256Digest.Of(content)) with { Uri = $"{site}/data.txt" };
        Assert.Equal(content, await FetchAsync(Open(gateway: server.Address), wanted));
        await Assert.ThrowsAsync<TaskRefusedException>(() => FetchAsync(Open(cache: "other"), wanted));
        var outside = wanted with { Uri = $"{site}/../../data.txt" };
        await Assert.ThrowsAsync<TaskRefusedException>(() => FetchAsync(Open(server.Address, "other"), outside));
    }

    [Theory]
    [InlineData("/my%20corpus.txt", "/my%20corpus.txt")]
    [InlineData("/a%20b/100%25.txt?filename=x#y", "/a%20b/100%25.txt")]
    [InlineData("/", "")]
    public async Task An_ipfs_path_in_percent_encoding_is_asked_of_the_gateway_as_it_is(string path, string asked)
    {
        var content = Content(10);
        server.Files[$"/ipfs/bafybeigdyrzt5sfp7udm7hu76uh7y26nf3{asked}"] = content;
        var uri = $"IPFS://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3{path}";
        var wanted = Wanted(Sha256Digest.Of(content)) with { Uri = uri };
        Assert.Equal(content, await FetchAsync(Open(gateway: server.Address), wanted));
    }

    [Fact]
    public async Task A_file_is_read_below_an_allowed_folder_only()
    {
        var content = Content(10);
        var wanted = Wanted(Sha256Digest.Of(content));
        var allowed = Directory.CreateDirectory(Path.Combine(folder.Path, "allowed")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(allowed, "in"), content);
        await File.WriteAllBytesAsync(folder.File("out"), content);
        File.CreateSymbolicLink(Path.Combine(allowed, "link"), folder.File("out"));
        string[] refused =
        [
            $"file://{folder.File("out")}", $"file://{allowed}/../out", $"file://{allowed}/%2e%2e/out",
            $"file://{allowed}/in%00", $"file://{allowed}/link", $"file://{allowed}x/in",
        ];
        foreach (var uri in refused)
            await Assert.ThrowsAsync<TaskRefusedException>(
                () => FetchAsync(Open(folders: allowed), wanted with { Uri = uri }));
        Assert.Equal(content, await FetchAsync(Open(folders: allowed), wanted with { Uri = $"file://{allowed}/in" }));
    }

    [Theory]
    [InlineData("ftp://example.org/x")]
    [InlineData("data.txt")]
    [InlineData("ainft:elsewhere")]
    public async Task A_uri_of_another_kind_is_refused_before_anything_is_asked(string uri)
    {
        await Assert.ThrowsAsync<TaskRefusedException>(
            () => FetchAsync(Open(), Wanted(Sha256Digest.Of("x"u8)) with { Uri = uri }));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task The_longest_unused_leave_the_cache_when_it_is_full()
    {
        var files = Enumerable.Range(0, 4).Select(_ => Wanted(server.Add(Content(1000)))).ToList();
        foreach (var index in (int[])[0, 1, 2, 0, 3])
            await FetchAsync(Open(most: 3000), files[index]);
        Assert.Equal(
            new[] { 0, 2, 3 }.Select(index => files[index].Digest.ToString()[2..]).Order(),
            new DirectoryInfo(Path.Combine(folder.Path, "cache")).GetFiles().Select(file => file.Name).Order());
    }

    [Fact]
    public async Task Two_tasks_that_need_one_file_fetch_it_once()
    {
        var content = Content(2_000_000);
        var wanted = Wanted(server.Add(content));
        var all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => FetchAsync(Open(), wanted)));
        Assert.All(all, fetched => Assert.Equal(content, fetched));
        Assert.Single(server.Requests);
    }

    public async ValueTask DisposeAsync()
    {
        fetchers.ForEach(fetcher => fetcher.Dispose());
        await server.DisposeAsync();
        folder.Dispose();
    }

    private static byte[] Content(int length) => RandomNumberGenerator.GetBytes(length);

    private static WantedFile Wanted(Sha256Digest digest) =>
        new($"ainft:artifacts/{digest.ToString()[2..]}", digest, null, 10_000_000);

    private Fetcher Open(Uri? gateway = null, string cache = "cache", string? folders = null, long most = long.MaxValue)
    {
        var rules = new FetchRules(server.Address, gateway, folders is null ? [] : [folders]);
        var fetcher = new Fetcher(
            rules, new ContentCache(Path.Combine(folder.Path, cache), most, TimeProvider.System), TimeProvider.System);
        fetchers.Add(fetcher);
        return fetcher;
    }

    private string Target() => Path.Combine(folder.Path, "work", $"file-{Interlocked.Increment(ref number)}");

    private async Task<byte[]> FetchAsync(Fetcher fetcher, WantedFile wanted)
    {
        var target = Target();
        await fetcher.PlaceAsync(wanted, target, _ => { }, TestContext.Current.CancellationToken);
        return await File.ReadAllBytesAsync(target);
    }
}
