using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Ainft.Functions.Platform;

/// <content>Append blobs, to which processes add at an expected position.</content>
public partial class Blobs
{
    /// <summary>
    /// Appends to a blob that has exactly <paramref name="position"/> bytes. The first call creates the blob. False
    /// when the blob has another length, perhaps because of this call's own lost first try.
    /// </summary>
    public async Task<bool> AppendAsync(
        string name, ReadOnlyMemory<byte> content, long position, CancellationToken cancellationToken = default)
    {
        var blob = container.GetAppendBlobClient(name);
        if (position == 0)
            await blob.CreateIfNotExistsAsync(new AppendBlobCreateOptions(), cancellationToken);
        var unchanged = new AppendBlobRequestConditions { IfAppendPositionEqual = position };
        try
        {
            await using var stream = BinaryData.FromBytes(content).ToStream();
            await blob.AppendBlockAsync(
                stream, new AppendBlobAppendBlockOptions { Conditions = unchanged }, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 412)
        {
            return false;
        }
    }

    /// <summary>The length of a blob in bytes. Null when the blob does not exist.</summary>
    public async Task<long?> FindLengthAsync(string name, CancellationToken cancellationToken = default)
    {
        try
        {
            var found = await container.GetBlobClient(name).GetPropertiesAsync(cancellationToken: cancellationToken);
            return found.Value.ContentLength;
        }
        catch (RequestFailedException e) when (e.Status == 404 && e.ErrorCode != "ContainerNotFound")
        {
            return null;
        }
    }
}
