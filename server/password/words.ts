/**
 * 1,296 English words (6 to the power of 4, the size of a list for four dice) that a child of seven
 * can read and spell: lower-case ASCII, 3 to 6 letters, each one once, none that is rude, frightening,
 * religious or a brand, no colour of skin and nothing that hurts as a nickname, and not both words of
 * a pair that sound alike (sea, see) or that British and American English spell differently.
 *
 * The first 1,024 (10 bits) are the plainest: printed cards draw from them alone, so words may be
 * exchanged but never moved across that border.
 */
const plainest = `
  acorn alarm album alley almond anchor animal ankle ant antler apple apron arm arrow art atlas
  attic author baby badge bag bagel bakery ball ballet bamboo banana band bangle banjo bank banner
  barber bark barn barrel basin basket bat bath baton bay beach beacon bead beak beam beanie bear
  bee beep beetle bell belt bench bike bin bingo birch bird bison blade blazer block blue boat
  bobbin bobcat bolt bongo bonnet bonsai book boot booth bottle bow bowl box branch brave bread
  breeze brick bridge bright brook broom brunch brush bucket buckle buddy bug bugle bulb bull bun
  bunch bunny burger bus butler butter button cab cabin cable cactus cake calf camel camera camp
  canal canary candle candy canoe canyon cap car card cargo carpet carrot cart carton castle cat
  cattle celery chain chair chalk chart cheek cheese chef cherry chess chick child chin chip
  chives chorus cinema circle circus citrus clam clap class claw clay clean clever cliff climb
  clinic cloak clock cloud clover clown club coat cobweb cocoa coin collar collie colt comb comet
  cone cook cookie cool copper coral cord cork corn corner cotton couch count cousin cowboy crab
  crane crate crayon cream creek crop crow crown crumb crust cub cube cuckoo cuddle cuff cup curl
  curry cute dad daisy dance dart day deck den denim desk diary dice dig digit dimple dinner disco
  dish dive dock doctor dollar dome domino donkey doodle door dot dove dozen dragon draw dream
  drive drop drum dry duck duet dune dust eagle ear earth easel edge eel egg elbow eleven elk elm
  email emu engine eraser eye fabric face falcon family fan farm fawn feast fence fern ferret
  ferry field fifty fig file film finch find first fish fix flag flask flock floor floss fluff
  flute fly foal fog fold foot ford forest fork fossil fox frame free fresh fridge friend frog
  frost fruit fuel full funnel funny gadget galaxy gallop game gander garden garlic gate gear
  gecko gelato gem gerbil giant gift giggle ginger glad glass glen globe glove glue goal goat gold
  golf gong good goose gopher grain granny grape graph grass gravel gravy green grid grill grow
  guava guitar gull gummy gym hammer hamper hand handle hanger happy harp hat hatbox hawk hay
  hazel heart hedge hello helmet help hen hero hill hinge hippo hive hobby hockey hold holly home
  honey hood hoodie hoof hook hoop hop horn horse hotel house howl hug hum hurdle husky hutch ice
  idea igloo iguana inch indigo ink insect iron island ivory jacket jaguar jam jar jay jazz jeans
  jelly jersey jet jetty jewel jigsaw joey join joke jolly joy judo jug juggle juice jump jungle
  karate kayak kazoo kebab kennel kettle key kick kid kind kite kitten kiwi knight knot koala
  label ladder ladle lagoon lake lamb lamp land lap laptop lasso laugh lava lawn leader leaf leg
  lemon lentil lesson letter level lever lid light lilac lily lime line lion lip listen lizard
  llama lock locket loft log look lorry luck lunch lychee magma magnet magpie make mallet mammal
  mango map maple maraca marble march marker market maroon mask mat maths meadow medal melody
  melon menu meteor mile milk mill mint minute mirror mist mitten mix model mole monkey month moon
  moose mop mosaic moss moth motor mouse movie mud muffin mug museum music nail nap napkin nature
  navy needle nest net newt ninja nod noodle nose novel nugget number nurse nut nutmeg oak oasis
  oat ocean office olive onion onyx opal open orange orbit orchid otter oval oven owl oxen oyster
  pack packet pad paddle page paint pal palace palm pan panda panel papaya paper parade parcel
  park parrot pasta paste pastel pastry patch path paw peach peanut pearl peas pebble peg pen
  pencil penny pepper perch petal petrol phone photo piano pick pickle picnic pie pigeon pile
  pillow pilot pin pine pink pipe pirate pitch pixel pizza place planet plank plant plate play
  plaza plug plum pocket pod poem poet polka pompom poncho pond pony pool pop poppy poster pot
  potato pouch prawn print prism prize prop puddle puffin pulley pup pupil puppet purple purse
  push puzzle quail quick quiet quill quilt quiz rabbit race racket radio radish raft rain raisin
  rake ramp ranch ranger rattle record red reef relay rest rhino ribbon rice riddle rider ring
  river robe robin robot rock rocket rodeo roll roof room root rope round rover row rudder rug
  rugby ruler run runway rusty saddle safari sail sailor salad salmon salt sandal saucer scale
  scarf school scout screen script sea seal season seat secret seesaw sensor sesame shadow shady
  shape share sharp shed sheep shelf shell shield ship shirt shoe shop shout shovel shower shrimp
  side silk silver sing sister sixty skate sketch skip sky sled sleep sleeve slice slide sling
  sloth slush small smile snack snail snout snow soap soccer sock soda sofa soft soil song sound
  soup space spade spare spark spice spin splash sponge spoon sport spot spray sprig spring spruce
  square squash squid stable stack stage stall stamp star steam stem step stew stick stone stool
  stop store stork story stove strap straw stream street string stripe strong studio subway sugar
  suit summer summit sun sunset supper surfer sushi swan swap sweep sweet swift swim swing syrup
  tabby table tablet taco tag tailor talk tall tango tank tap tape taxi tea teach team teapot
  teddy tennis tent text thank thirty thorn thread thumb tiara ticket tickle tiger tile timer tiny
  tip toast today toe toffee tofu token tomato toot tooth top topaz torch toucan tower town toy
  track trail train tram tray treat tree trip tripod trophy trout truck trunk tub tuba tulip tummy
  tuna tune tunnel turkey turn turnip turtle tusk twelve twenty twig twin twine uncle valley van
  vase veggie velvet vet video vine violin visit visor voyage wafer waffle wagon waiter walk wall
  wallet walnut walrus wand warm wash watch water wave wax weasel web wedge wheel wicket wide
  widget wild willow wind window wing winner winter wire wish wok wolf wombat wonder wood wool
  word world worm wren yak yam yard year zebra zero zigzag zip zoo zoom
`;

const others = `
  actor aim alive amaze answer arrive ask award babble back bake begin bend binder blend blink
  bloom boil bonus boost borrow bounce bravo bring broad bronze bubble build bump bundle burrow
  burst call calm carry carve catch chase chat cheer chewy chime chirp choose chop chunk clear
  click clip cluck cobble comedy comic copy cover crawl create crisp crunch curve cut cycle daily
  dash deep dip double dress drift drill drip eager echo energy enjoy fancy fetch fiddle fidget
  filter finish fizzy flap flash flat fleet flick flip float follow fudge future fuzzy gap gather
  gentle glance gleam glide glossy glow gobble grab grade grand grin grip groove guard half hatch
  hiccup honest honk hoot huge hurry inside invent invite jingle jog judge jumbo keep knock large
  latch leap learn lift little lively long loose loyal lump mash match melt mend merry middle
  modern moment move mumble munch narrow nibble north offer part patrol peck peel peep pinch point
  polish polite pounce power pretty proud puff pull pump quack quest rally rapid reach repeat
  reply rescue reward rich rinse ripe ripple roar roast rush rustle save scoop score scroll scrub
  search send shake shiny shiver shrug sign silent simmer simple single skill smart smooth smudge
  sneeze sniff snip snooze soak solo soon sort speak speed spell spiral splat sprint sprout squeak
  squirt stand steady stir stitch stomp strum study swirl switch swoop take talent tasty tell
  tempo throw thump tidy tingle tiptoe title topic topple trace travel trick trim triple trot tug
  tumble twirl twist uphill useful vanish volley waddle wake whirl whisk wiggle wink wipe wise
  wobble work wrap yawn yummy
`;

export const words: readonly string[] = `${plainest} ${others}`.trim().split(/\s+/);
