using System.Security.Cryptography;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Cli.Nodes.Work;

/// <summary>
/// A result and the salt that it was committed with. It is on the disk before the commitment leaves this machine, so a node that is killed
/// afterwards reveals exactly what it is bound to, and one that is killed before works again.
/// </summary>
internal sealed record TaskJournal(Sha256Digest Run, Address Node, Bytes32 Salt, TaskResult Result)
{
    public Sha256Digest Commitment => Ainft.Commitment.Of(Run, Node, Salt, Result);

    public static TaskJournal Create(Sha256Digest run, Address node, TaskResult result) =>
        new(run, node, new Bytes32(RandomNumberGenerator.GetBytes(Bytes32.Size)), result);

    /// <summary>Reads what was written; null when nothing was, or it is about another run or node.</summary>
    public static TaskJournal? TryRead(string path, Sha256Digest run, Address node)
    {
        if (!File.Exists(path) || JsonSerializer.Deserialize<Form>(File.ReadAllBytes(path), JsonSerializerOptions.Web) is not { } form)
            return null;
        return form.Run == run.ToString() && form.Node == node.ToString() && TaskResult.TryRead(form.Result, out TaskResult? result, out _)
            ? new TaskJournal(run, node, Bytes32.Parse(form.Salt), result)
            : null;
    }

    /// <summary>Writes it whole or not at all, to the disk, for this user alone.</summary>
    public void Write(string path)
    {
        var form = new Form(Run.ToString(), Node.ToString(), Salt.ToString(), JsonSerializer.Deserialize<JsonElement>(Result.ToCanonicalJson()));
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
