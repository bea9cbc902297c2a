using System.Security.Cryptography;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Cli.Nodes.Work;

/// <summary>
/// A result with the salt of its commitment. The node writes it to the disk before it sends the commitment. After a
/// crash the node therefore reveals exactly the result that it is bound to. Without a journal it does the work again.
/// </summary>
internal sealed record TaskJournal(Sha256Digest Run, Address Node, Bytes32 Salt, TaskResult Result)
{
    public Sha256Digest Commitment => Ainft.Runs.Commitment.Of(Run, Node, Salt, Result);

    public static TaskJournal Create(Sha256Digest run, Address node, TaskResult result) =>
        new(run, node, new Bytes32(RandomNumberGenerator.GetBytes(Bytes32.Size)), result);

    /// <summary>Reads a journal. Null when the file does not exist, or belongs to another run or node.</summary>
    public static TaskJournal? TryRead(string path, Sha256Digest run, Address node)
    {
        if (!File.Exists(path)
            || JsonSerializer.Deserialize<Form>(File.ReadAllBytes(path), JsonSerializerOptions.Web) is not { } form)
            return null;
        return form.Run == run.ToString() && form.Node == node.ToString()
            && TaskResult.TryRead(form.Result, out TaskResult? result, out _)
                ? new TaskJournal(run, node, Bytes32.Parse(form.Salt), result)
                : null;
    }

    /// <summary>Writes the journal atomically and flushes it to the disk. Only this user can read it.</summary>
    public void Write(string path)
    {
        var form = new Form(
            Run.ToString(), Node.ToString(), Salt.ToString(),
            JsonSerializer.Deserialize<JsonElement>(Result.ToCanonicalJson()));
        var part = path + ".part";
        using (var file = PrivateFiles.Create(part))
        {
            JsonSerializer.Serialize(file, form, JsonSerializerOptions.Web);
            file.Flush(flushToDisk: true);
        }

        File.Move(part, path, overwrite: true);
    }

    private sealed record Form(string Run, string Node, string Salt, JsonElement Result);
}
