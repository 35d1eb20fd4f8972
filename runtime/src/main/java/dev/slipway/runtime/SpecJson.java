package dev.slipway.runtime;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.slipway.runtime.bundle.ContainerDirectory;
import dev.slipway.runtime.bundle.SmallFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A specification as it is kept with its container: all of it but the secrets. */
final class SpecJson {
  private static final String SECRETS = "secrets";
  private static final ObjectMapper JSON = mapper();

  private SpecJson() {}

  static void write(ContainerDirectory directory, ContainerSpec spec) throws IOException {
    ObjectNode json = JSON.valueToTree(spec.withSecrets(List.of()));
    json.put(SECRETS, spec.secrets().size());
    SmallFiles.write(directory.spec(), json);
  }

  /** Empty if there is none. */
  static Optional<Kept> read(ContainerDirectory directory) throws IOException {
    var file = SmallFiles.readJson(directory.spec());
    return file.isEmpty() ? Optional.empty() : Optional.of(kept((ObjectNode) file.get()));
  }

  /**
   * @param secrets how many it had, which are not kept
   */
  record Kept(ContainerSpec spec, int secrets) {}

  private static Kept kept(ObjectNode json) throws IOException {
    var secrets = json.path(SECRETS).asInt();
    json.set(SECRETS, JSON.createArrayNode());
    return new Kept(JSON.treeToValue((JsonNode) json, ContainerSpec.class), secrets);
  }

  /** Says which of a sealed family it is. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  private interface Named {}

  private static ObjectMapper mapper() {
    var mapper =
        JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(texts())
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .visibility(PropertyAccessor.GETTER, JsonAutoDetect.Visibility.NONE)
            .visibility(PropertyAccessor.IS_GETTER, JsonAutoDetect.Visibility.NONE)
            .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
            .build();
    for (var family : List.<Class<?>>of(Network.class, Egress.class, RestartPolicy.class)) {
      mapper.addMixIn(family, Named.class);
      for (var member : family.getPermittedSubclasses()) {
        mapper.registerSubtypes(new NamedType(member, member.getSimpleName()));
      }
    }
    return mapper;
  }

  private static SimpleModule texts() {
    var module = new SimpleModule();
    module.addSerializer(new com.fasterxml.jackson.databind.ser.std.ToStringSerializer(Path.class));
    module.addSerializer(
        new com.fasterxml.jackson.databind.ser.std.ToStringSerializer(Duration.class));
    module.addDeserializer(Path.class, new Text<>(Path.class, Path::of));
    module.addDeserializer(Duration.class, new Text<>(Duration.class, Duration::parse));
    return module;
  }

  private static final class Text<T>
      extends com.fasterxml.jackson.databind.deser.std.FromStringDeserializer<T> {
    private static final long serialVersionUID = 1L;

    private final transient java.util.function.Function<String, T> parse;

    private Text(Class<T> type, java.util.function.Function<String, T> parse) {
      super(type);
      this.parse = parse;
    }

    @Override
    protected T _deserialize(
        String value, com.fasterxml.jackson.databind.DeserializationContext context) {
      return parse.apply(value);
    }
  }
}
