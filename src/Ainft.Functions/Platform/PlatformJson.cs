using System.Text.Json.Serialization;

namespace Ainft.Functions.Platform;

[JsonSerializable(typeof(Dictionary<string, int>))]
internal sealed partial class PlatformJson : JsonSerializerContext;
