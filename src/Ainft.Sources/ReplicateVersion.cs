namespace Ainft.Sources;

/// <summary>Reads a version of a model on Replicate. The platform states no files, only an image.</summary>
public static class ReplicateVersion
{
    private const string ImageHost = "r8.im", Facts = "properties/replicate/";

    /// <summary>Reads the answers to <see cref="ReplicateName.ModelPath"/> and its version.</summary>
    /// <param name="name">The name that was asked for.</param>
    /// <param name="model">The answer about the model, at most <see cref="SourceLimits.FileBytes"/>.</param>
    /// <param name="version">The answer about the version, at most <see cref="SourceLimits.FileBytes"/>.</param>
    /// <exception cref="SourceException">An answer has another form, or it is about another version.</exception>
    public static SourceReading Read(ReplicateName name, ReadOnlySpan<byte> model, ReadOnlySpan<byte> version)
    {
        ArgumentNullException.ThrowIfNull(name);
        var (about, made) = (JsonText.Read("the answer about the model", model),
            JsonText.Read("the answer about the version", version));
        if (made["id"]?.Text != name.Version
            || !name.Repository.Equals(
                $"{about["owner"]?.Text}/{about["name"]?.Text}", StringComparison.OrdinalIgnoreCase))
            throw new SourceException($"Replicate answered about another version than {name}.")
            {
                Code = ViolationCode.Contradiction,
                Pointer = "/id",
            };
        var reading = new SourceReading(name.ToString());
        reading.AddText("kind", ComponentKind.Model.ToText(), null);
        reading.AddText("name", about["name"]?.Text, "name");
        reading.AddText("version", name.Version, "id");
        reading.AddText("description", about["description"]?.Text, "description");
        reading.AddText("source/platform", ReplicateName.Platform, null);
        reading.AddText("source/repository", name.Repository, null);
        reading.AddText("source/revision", name.Version, null);
        reading.AddText("source/uri", $"https://{ReplicateName.Platform}/{name.Repository}", null);
        AddFacts(reading, name, about, made);
        ListedFile.AddTo(reading, [new ListedFile("image", null, name.Version, "oci-sha256")]);
        return reading;
    }

    private static void AddFacts(SourceReading reading, ReplicateName name, SourceNode about, SourceNode made)
    {
        reading.AddText($"{Facts}image", $"{ImageHost}/{name.Repository}@sha256:{name.Version}", "id");
        reading.AddText($"{Facts}cog", made["cog_version"]?.Text, "cog_version");
        reading.AddText($"{Facts}created", made["created_at"]?.Text, "created_at");
        reading.AddText($"{Facts}code", about["github_url"]?.Text, "github_url");
        reading.AddText($"{Facts}paper", about["paper_url"]?.Text, "paper_url");
        reading.AddText($"{Facts}license", about["license_url"]?.Text, "license_url");
    }
}
